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
  const operation = easiest(operations) ?? operations[0];
  const url = new URL(endpoint.replace(/\/$/, "") + filled(operation));
  const headers: string[] = [];
  for (const { enabled, config } of policies) {
    if (!enabled || config.type !== "api-key") continue;
    if (config.in === "query") url.searchParams.set(config.name, "YOUR-KEY");
    else headers.push(`-H ${quoted(`${config.name}: YOUR-KEY`)}`);
  }
  const method = operation === undefined || operation.method === "GET" ? [] : ["-X", operation.method];
  return ["curl", "-i", ...method, ...headers, quoted(url.href)].join(" ");
}

/** The path of the first operation that can be read without inventing anything; its parameters, if it must have some, filled. */
export function samplePath(operations: readonly Operation[]): string {
  return filled(easiest(operations));
}

function easiest(operations: readonly Operation[]): Operation | undefined {
  const reads = operations.filter(({ method }) => method === "GET");
  return reads.find(({ path }) => !path.includes("{")) ?? reads[0];
}

function filled(operation: Operation | undefined): string {
  return (operation?.path ?? "/").replace(/\{[^}]+\}/g, "1");
}

/** One word for a POSIX shell, whatever it holds. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
