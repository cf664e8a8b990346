import type { Definition } from "./definition.ts";

type Placed = Pick<Definition, "operations" | "policies">;

/**
 * What stands at each place, in a person's words: "GET /orders" for `/operations/3`, "policy Limit" for `/policies/0`. Places
 * that say it themselves, or are not there, have no entry.
 */
export function placeWords(places: readonly string[], definition: Placed): Readonly<Record<string, string>> {
  const named = places.flatMap((place) => {
    const words = wordsOf(place, definition);
    return words === undefined ? [] : [[place, words] as const];
  });
  return Object.fromEntries(named);
}

function wordsOf(place: string, { operations, policies }: Placed): string | undefined {
  const [, list, index] = /^\/(operations|policies)\/(\d+)(?:\/|$)/.exec(place) ?? [];
  if (list === "operations") {
    const operation = operations[Number(index)];
    return operation && `${operation.method} ${operation.path}`;
  }
  const policy = list === "policies" ? policies[Number(index)] : undefined;
  return policy && `policy ${policy.name || policy.config.type}`;
}
