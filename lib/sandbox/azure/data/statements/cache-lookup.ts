import type { Call, StatementKind } from "../policy/statement-kind.ts";

/**
 * "Get from cache". Only GET is looked up, and requests with Authorization only when that is allowed. After a hit,
 * processing goes on behind cache-store. The gateway has an internal cache alone, and no user groups.
 */
export const cacheLookup: StatementKind = {
  name: "cache-lookup",
  attributes: {
    "vary-by-developer": true,
    "vary-by-developer-groups": ["false"],
    "caching-type": ["internal", "prefer-external"],
    "downstream-caching-type": ["none"],
    "must-revalidate": true,
    "allow-private-response-caching": true,
  },
  parts: { "vary-by-header": { text: true }, "vary-by-query-parameter": { text: true } },
  apply: (call) => {
    const { reader, exchange, runtime } = call;
    if (exchange.request.method !== "GET") return;
    const isPrivate = exchange.request.headers.has("Authorization");
    if (isPrivate && !reader.flag("allow-private-response-caching", false)) return;
    const key = keyOf(call);
    const found = runtime.cache.find(key, runtime.clock());
    exchange.cacheKey = key;
    if (found === undefined) return;
    exchange.response = found;
    exchange.isFromCache = true;
  },
};

function keyOf({ reader, exchange }: Call): string {
  const { caller, request, api, subscription } = exchange;
  const list = (part: string) =>
    reader.children(part).flatMap((item) =>
      item
        .content()
        .split(";")
        .map((name) => name.trim())
        .filter(Boolean),
    );
  // Without any named parameter all of them count.
  const named = list("vary-by-query-parameter");
  const parameters = named.length > 0 ? named : [...new Set(request.query.keys())].sort();
  const developer = reader.flag("vary-by-developer", false) ? (subscription?.ownerId ?? subscription?.id ?? "") : "";
  return JSON.stringify([
    api.id,
    caller.path,
    parameters.map((name) => [name, request.query.getAll(name)]),
    list("vary-by-header").map((name) => [name.toLowerCase(), request.headers.all(name)]),
    developer,
  ]);
}
