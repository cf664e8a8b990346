import type { Reader } from "../policy/reader.ts";
import { type Claims, TokenProblem } from "./verify-token.ts";

/** The values of a claim as text; `separator` cuts a text into several. */
export function claimValues(claims: Claims, name: string, separator?: string): string[] {
  const claim = claims[name];
  if (claim === undefined || claim === null) return [];
  const values = (Array.isArray(claim) ? claim : [claim]).map((value) =>
    typeof value === "object" ? JSON.stringify(value) : String(value),
  );
  return separator === undefined ? values : values.flatMap((value) => value.split(separator)).filter(Boolean);
}

/** Throws TokenProblem unless the claim has one of the wanted values. Nothing wanted lets everything through. */
export function checkOneOf(claims: Claims, name: "aud" | "iss", wanted: readonly string[]): void {
  if (wanted.length === 0 || claimValues(claims, name).some((value) => wanted.includes(value))) return;
  throw name === "aud"
    ? new TokenProblem("TokenAudienceNotAllowed", "Audience validation failed. Access denied.")
    : new TokenProblem("TokenIssuerNotAllowed", "Issuer validation failed. Access denied.");
}

/** `required-claims`: with `all`, which is the default, every value must be there; with `any`, one. */
export function checkRequiredClaims(claims: Claims, reader: Reader): void {
  const required = reader.children("required-claims").flatMap((list) => list.children("claim"));
  const missing = required.map((claim) => claim.required("name")).filter((name) => claims[name] === undefined);
  if (missing.length > 0)
    throw new TokenProblem(
      "TokenClaimNotFound",
      `JWT token is missing the following claims: ${missing.join(", ")}. Access denied.`,
    );
  for (const claim of required) {
    const name = claim.required("name");
    const given = claimValues(claims, name, claim.attribute("separator"));
    const wanted = claim.children("value").map((value) => value.content().trim());
    const isThere = (value: string) => given.includes(value);
    const isGood = claim.attribute("match") === "any" ? wanted.some(isThere) : wanted.every(isThere);
    if (wanted.length > 0 && !isGood)
      throw new TokenProblem(
        "TokenClaimValueNotAllowed",
        `Claim ${name} value of ${given.join(", ")} is not allowed. Access denied.`,
      );
  }
}
