import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Json } from "#lib/model/json.ts";

/** What a secret value reads as, wherever a plan is shown, stored or logged. */
export const hiddenSecret = "(secret)";

const fingerprintPrefix = "sha256:";

/**
 * A short, one-way mark of a secret value, fit for comparing and for nothing else.
 * A value that is already a mark, or that the gateway hides, stands for itself.
 */
export function secretFingerprint(value: Json): string {
  if (typeof value === "string" && (value === hiddenSecret || value.startsWith(fingerprintPrefix))) return value;
  const digest = createHash("sha256").update(canonicalize(value) ?? "null");
  return `${fingerprintPrefix}${digest.digest("hex").slice(0, 32)}`;
}

/**
 * Are two secrets the same, as far as can be told? A gateway that hides the value only shows that there is one;
 * then presence is all that can be compared.
 */
export function sameSecret(desired: Json | undefined, observed: Json | undefined): boolean {
  if (isAbsent(desired) || isAbsent(observed)) return isAbsent(desired) && isAbsent(observed);
  const wanted = secretFingerprint(desired);
  const seen = secretFingerprint(observed);
  return wanted === hiddenSecret || seen === hiddenSecret || wanted === seen;
}

function isAbsent(value: Json | undefined): value is undefined | null {
  return value === undefined || value === null;
}
