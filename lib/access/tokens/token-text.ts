import { createHash } from "node:crypto";
import { newOpaqueToken } from "../opaque-token.ts";

/** Says to people and to secret scanners what this is. */
const prefix = "gatehouse_";
const form = /^gatehouse_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/;

/** A new API token: a prefix that scanners can look for, 256 random bits, and a checksum that tells a typing mistake. */
export function newTokenText(): string {
  const text = `${prefix}${newOpaqueToken()}`;
  return `${text}${checksum(text)}`;
}

/** Whether this can be a token of ours at all; nothing else is looked up. */
export function isTokenText(text: string): boolean {
  return form.test(text) && checksum(text.slice(0, -8)) === text.slice(-8);
}

function checksum(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex").slice(0, 8);
}
