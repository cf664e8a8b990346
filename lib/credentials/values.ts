import type { z } from "zod";
import { descriptorOf } from "#lib/connectors/descriptors.ts";
import { AppError } from "#lib/errors.ts";
import type { CredentialValues } from "./secret-store.ts";

/** Parses what a person typed by the kind's own schema. Throws `AppError` (`invalid`) with fields `credentials.<name>`. */
export function parseCredentialValues(kind: string, values: unknown): CredentialValues {
  return { ...parseByDescriptor(descriptorOf(kind).credentials, values, "credentials") };
}

/** Parses by a descriptor's schema; field names carry the prefix. The messages name rules, never a value. */
export function parseByDescriptor(schema: z.ZodType, value: unknown, prefix: string): object {
  const parsed = schema.safeParse(value);
  if (parsed.success && typeof parsed.data === "object" && parsed.data !== null) return parsed.data;
  const issues = parsed.success ? [] : parsed.error.issues;
  throw new AppError({
    code: "invalid",
    sentence: `The ${prefix} are not complete. Correct the marked fields.`,
    fields: Object.fromEntries(
      issues.map((issue) => [[prefix, ...issue.path.map(String)].join("."), sentenceOf(issue.message)]),
    ),
  });
}

const sentenceOf = (message: string) => (message.endsWith(".") ? message : `${message}.`);
