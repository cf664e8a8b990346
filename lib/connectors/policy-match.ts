import type { Definition } from "#lib/model/definition.ts";
import { type PolicyMatch, policyMatches } from "#lib/model/policy/policy.ts";

/** The fewest matches that concern exactly these operations. */
export function matchesFor(ids: ReadonlySet<string>, { operations }: Pick<Definition, "operations">): PolicyMatch[] {
  const concerned = operations.filter(({ id }) => ids.has(id));
  const paths = [...new Set(concerned.map(({ path }) => path))];
  const methods = [...new Set(concerned.map(({ method }) => method))];
  const candidates: PolicyMatch[] = [
    { paths: [], methods: [] },
    { paths, methods: [] },
    { paths: [], methods },
    { paths, methods },
  ];
  const exact = candidates.find((match) =>
    operations.every((operation) => policyMatches(match, operation) === ids.has(operation.id)),
  );
  if (exact) return [exact];
  return paths.map((path) => ({
    paths: [path],
    methods: concerned.filter((operation) => operation.path === path).map(({ method }) => method),
  }));
}
