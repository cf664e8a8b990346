import "server-only";
import { hash, verify } from "@node-rs/argon2";
import { AppError } from "../errors.ts";
import { boundedQueue } from "./bounded-queue.ts";
import { commonPasswords } from "./common-passwords.ts";
import { passwordLength } from "./user-input.ts";

// argon2id, stronger than the OWASP Password Storage Cheat Sheet's minimum (19 MiB, t=2, p=1).
const cost = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 4 };
/** Four hashes at once take 256 MiB; the rest wait, and beyond a queue of 64 callers are asked to come back. */
const inTurn = boundedQueue(4, 64);

/** Hashes a password for storage: argon2id, 64 MiB, three passes. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost));
}

/** A hash at the same cost of what nobody knows: 256 random bits, thrown away. */
export const nobodysHash =
  "$argon2id$v=19$m=65536,t=3,p=4$btoEOAd9ZXl5QruC/XjWww$MPSxDE8FJA1+9yNa3E3+xAHS9HXzNqJvws4cpzGvBsY";

/**
 * Whether the password is the one that was hashed. Without a hash (nobody has this e-mail address) the same work is done
 * on nobody's hash, so that the time taken does not say who has an account.
 */
export async function verifyPassword(storedHash: string | null | undefined, password: string): Promise<boolean> {
  // Checked before any hashing: ten megabytes of password would be work for the sender's pleasure.
  if (password.length > passwordLength.longest) return false;
  const matches = await inTurn(() => verify(storedHash ?? nobodysHash, password));
  return matches && storedHash !== null && storedHash !== undefined;
}

/**
 * Refuses passwords that are guessed first: common ones, a few characters over and over, and the person's own e-mail
 * address or name. Length is the form's rule. Throws AppError `invalid` with the sentence on the field `password`.
 */
export function refuseWeakPassword(password: string, person: { readonly email: string; readonly name: string }): void {
  const reason = weakness(password, person);
  if (reason === undefined) return;
  throw new AppError({ code: "invalid", sentence: reason, fields: { password: reason } });
}

function weakness(password: string, person: { readonly email: string; readonly name: string }): string | undefined {
  const lower = password.toLowerCase();
  const plain = lower.replaceAll(/[^\p{L}\p{N}]/gu, "");
  if (commonPasswords.has(plain) || commonPasswords.has(lower)) {
    return "This password is among those attackers try first. Choose another.";
  }
  if (new Set(lower).size < 5) return "This password uses fewer than five different characters. Choose another.";
  const own = [person.email, person.email.split("@")[0] ?? "", person.name, ...person.name.split(/\s+/)]
    .map((part) => part.toLowerCase())
    .filter((part) => part.length >= 4);
  if (own.some((part) => lower.includes(part))) {
    return "This password contains your name or e-mail address. Choose another.";
  }
  return undefined;
}
