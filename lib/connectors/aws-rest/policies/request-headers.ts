import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import { hiddenKey, keyHeader } from "./api-key.ts";
import type { OperationDraft } from "./draft.ts";

/** Headers that API Gateway sets, drops or renames itself: "Amazon API Gateway important notes", REST APIs. */
const reserved = new Set(
  "connection content-length expect host keep-alive max-forwards te trailer transfer-encoding upgrade via".split(" "),
);

/** A literal stands in single quotes, and cannot hold one: "API Gateway data mapping reference". */
export function encodeRequestHeaders(
  { set, add, remove }: PolicyConfigOf<"request-headers">,
  draft: OperationDraft,
): Objection | undefined {
  if (add.length > 0 || remove.length > 0) {
    return unsupported("A REST API replaces request headers; it neither adds beside one nor removes one.");
  }
  const kept = set.filter(({ name }) => reserved.has(name.toLowerCase()) || name.toLowerCase().startsWith("x-amz"));
  if (kept.length > 0) {
    return unsupported(`API Gateway keeps the header ${kept.map(({ name }) => name).join(", ")} to itself.`);
  }
  if (set.some(({ value }) => value.includes("'") || value.trim() === "")) {
    return unsupported("A REST API cannot send a header that is empty or holds a single quote.");
  }
  for (const { name, value } of set) draft.headers.set(name.toLowerCase(), { name, value });
  return undefined;
}

export const headerTarget = "integration.request.header.";

/** What an integration's mappings replace by a literal; the rest is told as findings. */
export function decodeRequestHeaders(mappings: Readonly<Record<string, string>>): PolicyConfig[] {
  const set = Object.entries(mappings).flatMap(([target, source]) => {
    const name = target.startsWith(headerTarget) ? target.slice(headerTarget.length) : "";
    const value = /^'(.*)'$/s.exec(source)?.[1];
    const isHiddenKey = name.toLowerCase() === keyHeader.toLowerCase() && value === hiddenKey;
    return name === "" || value === undefined || isHiddenKey ? [] : [{ name, value }];
  });
  return set.length > 0 ? [{ type: "request-headers", set, add: [], remove: [] }] : [];
}
