import type { Exchange } from "../proxy/exchange.ts";

/**
 * The part of the request-transformer's template language that this sandbox renders: `$(name["key"])`, `$(name.key)` and
 * `$(uri_captures[1])` over `uri_captures`, `headers` and `query_params`, with an optional `or "text"`.
 * Real Kong runs any Lua there; what is outside of this part is refused at validation.
 */
const expression =
  /^\s*(uri_captures|headers|query_params)(?:\.([A-Za-z_]\w*)|\[\s*"([^"]*)"\s*\]|\[\s*'([^']*)'\s*\]|\[\s*(\d+)\s*\])\s*(?:or\s+(?:"([^"]*)"|'([^']*)')\s*)?$/;

const placeholder = /\$\(((?:[^()]|\([^()]*\))*)\)/g;

export function templateProblem(template: string): string | undefined {
  const unknown = [...template.matchAll(placeholder)].find((match) => !expression.test(match[1] ?? ""));
  if (unknown !== undefined) return `value '${template}' is not in supported format, error: ${unknown[0]}`;
  return template.replace(placeholder, "").includes("$(")
    ? `value '${template}' is not in supported format, error: unclosed expression`
    : undefined;
}

/** The text with every expression replaced by what the request holds. Throws when it holds nothing there, as Lua would. */
export function renderTemplate(template: string, exchange: Exchange): string {
  return template.replace(placeholder, (whole, inside: string) => {
    const match = expression.exec(inside);
    const [source, ...keys] = match?.slice(1, 6) ?? [];
    const key = keys.find((part) => part !== undefined) ?? "";
    const value = lookUp(source ?? "", key, exchange) ?? match?.[6] ?? match?.[7];
    if (value === undefined) throw new Error(`The template ${whole} has no value in this request.`);
    return value;
  });
}

function lookUp(source: string, key: string, exchange: Exchange): string | undefined {
  if (source === "uri_captures") return exchange.captures.get(key);
  // Lua's variable names have no dash, so Kong lets an underscore stand for it.
  if (source === "headers")
    return exchange.request.headers.get(key) ?? exchange.request.headers.get(key.replaceAll("_", "-"));
  return exchange.request.query.get(key) ?? undefined;
}

/** `name:value`, as the transformers write their entries. */
export function splitEntry(entry: string): { name: string; value: string } {
  const match = /^([^:]+):*(.*)$/s.exec(entry);
  return { name: match?.[1] ?? entry, value: match?.[2] ?? "" };
}
