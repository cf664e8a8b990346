import { createHash, randomBytes } from "node:crypto";

/** A token that means nothing in itself: 256 random bits, in a form that fits a URL. */
export function newOpaqueToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of it. 256 random bits need no slow hash, and an equal hash is found by index, not compared by us. */
export function hashOpaqueToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}
