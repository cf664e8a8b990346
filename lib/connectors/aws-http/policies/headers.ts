import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import type { HeaderState, HeaderStates } from "./draft.ts";
import { refused } from "./objection.ts";

// Request and response headers: two policies, told in the same mappings ("Transforming API requests and responses").

const reservedNames = new Set(
  [
    "authorization connection content-encoding content-length content-location forwarded keep-alive origin",
    "proxy-authenticate proxy-authorization te trailers transfer-encoding upgrade via",
    "x-forwarded-for x-forwarded-host x-forwarded-proto",
  ].flatMap((line) => line.split(" ")),
);
const reservedPrefixes = ["access-control-", "apigw-", "x-amz-", "x-amzn-"];

function isReserved(name: string): boolean {
  const lower = name.toLowerCase();
  return reservedNames.has(lower) || reservedPrefixes.some((prefix) => lower.startsWith(prefix));
}

type HeaderChanges = Pick<PolicyConfigOf<"request-headers">, "set" | "add" | "remove">;

/** Several policies in order come down to one mapping for each header. */
export function encodeHeaders({ set, add, remove }: HeaderChanges, states: HeaderStates): Objection | undefined {
  const names = [...remove, ...[...set, ...add].map(({ name }) => name)];
  const reserved = names.filter(isReserved);
  if (reserved.length > 0)
    return unsupported(`${[...new Set(reserved)].join(", ")} is reserved: an HTTP API does not let it be changed.`);
  const values = [...set, ...add].map(({ value }) => value);
  if (values.some((value) => value.includes("$")))
    return refused("An HTTP API reads $ in a header's value as the name of a variable.");
  if (values.some((value) => value.trim() === ""))
    return unsupported("An HTTP API cannot send a header without a value.");
  const added = new Set<string>();
  for (const { name } of add) {
    const key = name.toLowerCase();
    const isSet = set.some((other) => other.name.toLowerCase() === key) || states.get(key)?.act === "overwrite";
    if (isSet || added.has(key) || states.get(key)?.act === "append")
      return unsupported(`An HTTP API keeps one change for each header, and there are several of ${name}.`);
    added.add(key);
  }
  const put = (name: string, act: HeaderState["act"], value: string) =>
    states.set(name.toLowerCase(), { name, act, value });
  for (const name of remove) put(name, "remove", "''");
  for (const { name, value } of set) put(name, "overwrite", value);
  for (const { name, value } of add)
    put(name, states.get(name.toLowerCase())?.act === "remove" ? "overwrite" : "append", value);
  return undefined;
}

/** `overwrite:header.X-Team` and its like, in the order of the headers' names. */
export function headerMappings(states: HeaderStates): Record<string, string> {
  const ordered = [...states].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, state]) => state);
  return Object.fromEntries(ordered.map(({ name, act, value }) => [`${act}:header.${name}`, value]));
}

/** What such mappings mean in our words; empty when one takes its value from the request or changes no header. */
export function decodeHeaders(
  type: "request-headers" | "response-headers",
  mappings: Readonly<Record<string, string>>,
): PolicyConfig[] {
  const set: { name: string; value: string }[] = [];
  const add: { name: string; value: string }[] = [];
  const remove: string[] = [];
  for (const [key, value] of Object.entries(mappings)) {
    const [, act, name = ""] = /^(overwrite|append|remove):header\.(.+)$/.exec(key) ?? [];
    if (act === undefined || (act !== "remove" && value.includes("$"))) return [];
    if (act === "remove") remove.push(name);
    else (act === "append" ? add : set).push({ name, value });
  }
  return set.length + add.length + remove.length === 0 ? [] : [{ type, set, add, remove }];
}
