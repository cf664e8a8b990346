import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { type DiffContext, objectOf, type Pair, placeOf } from "./context.ts";

/** The schemes and scopes that one alternative of a requirement asks for, as words. */
type Alternative = ReadonlySet<string>;

/** What an operation asks of callers: its own requirements, else those of the document. */
export function diffSecurity(
  context: DiffContext,
  operation: string,
  { before, after }: Pair,
  documents: { readonly before: JsonObject; readonly after: JsonObject },
): void {
  const old = alternatives(objectOf(before).security ?? documents.before.security);
  const now = alternatives(objectOf(after).security ?? documents.after.security);
  const base = { area: "operation", action: "changed", operation, place: placeOf(after) } as const;
  // Whoever passed before still passes when some alternative now asks for no more than theirs.
  const shutOut = old.filter((was) => !now.some((is) => isWithin(is, was)));
  const letIn = now.filter((is) => !old.some((was) => isWithin(was, is)));
  if (shutOut.length > 0) {
    context.add({
      ...base,
      rule: "security.stricter",
      impact: "breaking",
      sentence: `The document asks for ${describe(now)} instead of ${describe(old)}: some callers are shut out.`,
    });
  } else if (letIn.length > 0) {
    context.add({
      ...base,
      rule: "security.looser",
      impact: "risky",
      sentence: `The document asks for ${describe(now)} instead of ${describe(old)}: more callers get in.`,
    });
  }
}

function isWithin(small: Alternative, large: Alternative): boolean {
  return [...small].every((word) => large.has(word));
}

function alternatives(security: Json | undefined): Alternative[] {
  const list = Array.isArray(security) ? security.filter(isJsonObject) : [];
  if (list.length === 0) return [new Set()];
  return list.map(
    (requirement) =>
      new Set(
        Object.entries(requirement).flatMap(([scheme, scopes]) => [
          scheme,
          ...(Array.isArray(scopes) ? scopes.map((scope) => `${scheme}:${String(scope)}`) : []),
        ]),
      ),
  );
}

function describe(list: readonly Alternative[]): string {
  return list.map((one) => (one.size === 0 ? "nothing" : [...one].join(" and "))).join(" or ");
}
