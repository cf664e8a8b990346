import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** RFC 8785 text of a JSON value: the same for two values that mean the same, whatever the order of their keys. */
function canonicalText(value: unknown): string {
  return canonicalize(value) ?? "null";
}

/** SHA-256 of the RFC 8785 text, in hex: what identifies content such as a revision. */
export function canonicalHash(value: unknown): string {
  return createHash("sha256").update(canonicalText(value)).digest("hex");
}

/** SHA-256 of bytes, in hex: what identifies a document as it was typed. */
export function bytesHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
