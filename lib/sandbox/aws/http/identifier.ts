import { randomInt } from "node:crypto";

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A random identifier in the vendor's alphabet: ten characters for APIs, seven for routes and integrations, six for the rest. */
export function newIdentifier(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
}
