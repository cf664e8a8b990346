import { createHash } from "node:crypto";

/** Characters of a mark: 48 bits, which tell the three hundred operations of an API apart. */
const length = 8;

/** A short name of an operation, of letters that a stage variable may hold. `path` is the resource's, with its parameters in braces. */
export function operationMark(method: string, path: string): string {
  return createHash("sha256").update(`${method} ${path}`).digest("base64url").slice(0, length);
}
