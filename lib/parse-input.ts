import type { z } from "zod";
import { AppError } from "./errors.ts";

/**
 * Parses input at a command's door, for callers that are no page too. Throws `AppError` (`invalid`) that says by field
 * (`backends.0.url`) what is wrong. Keys that nobody listed are left to the schema; pages have theirs refused before.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]));
  throw new AppError({
    code: "invalid",
    sentence: "Some fields cannot be saved as they are. Correct them and save again.",
    fields,
  });
}
