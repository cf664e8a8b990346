import { z } from "zod";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";

/** What a person may type for a zod schema, as JSON Schema with the schema's own hints. For the server: the browser gets data. */
export function jsonSchemaOf(schema: z.ZodType): JsonObject {
  const made: unknown = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })));
  if (!isJsonObject(made)) throw new TypeError("A schema that is not an object cannot be a form.");
  return made;
}
