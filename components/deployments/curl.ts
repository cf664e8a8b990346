import type { Operation } from "#lib/model/definition.ts";
import type { PolicyEntry } from "#lib/model/policy/policy.ts";

/**
 * A call to try: the first operation that can be called without inventing anything, with the key's place named where
 * the API asks for one. Pure.
 */
export function curlOf(
  endpoint: string,
  operations: readonly Operation[],
  policies: readonly PolicyEntry[] = [],
): string {
  const simple = operations.find(({ method, path }) => method === "GET" && !path.includes("{"));
  const operation = simple ?? operations.find(({ method }) => method === "GET") ?? operations[0];
  const url = new URL(endpoint.replace(/\/$/, "") + (operation?.path ?? "/").replace(/\{[^}]+\}/g, "1"));
  const headers: string[] = [];
  for (const { enabled, config } of policies) {
    if (!enabled || config.type !== "api-key") continue;
    if (config.in === "query") url.searchParams.set(config.name, "YOUR-KEY");
    else headers.push(`-H ${quoted(`${config.name}: YOUR-KEY`)}`);
  }
  const method = operation === undefined || operation.method === "GET" ? [] : ["-X", operation.method];
  return ["curl", "-i", ...method, ...headers, quoted(url.href)].join(" ");
}

/** One word for a POSIX shell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
