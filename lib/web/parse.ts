import { z } from "zod";

/**
 * Parses what came from outside. Keys that an object at the top does not name are refused and not dropped: a page of
 * ours never sends them, so somebody else did. Throws ZodError.
 */
export function parseStrictly<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  if (
    schema instanceof z.ZodObject &&
    schema.def.catchall === undefined &&
    typeof given === "object" &&
    given !== null
  ) {
    const keys = Object.keys(given).filter((key) => !Object.hasOwn(schema.shape, key));
    if (keys.length > 0) {
      throw new z.ZodError([{ code: "unrecognized_keys", keys, path: [], message: "Unknown fields." }]);
    }
  }
  return schema.parse(given);
}
