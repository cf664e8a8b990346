import { randomInt } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** An id as the vendor makes them: lower-case letters and digits, ten for an API or a key, six for most else. */
export function newIdentifier(length: 6 | 10): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
