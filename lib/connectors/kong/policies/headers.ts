import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import { objectOf, stringsOf } from "../wire.ts";
import type { HeaderState, HeaderStates } from "./draft.ts";
import { executed, isExecuted } from "./executed-value.ts";

// Request and response headers: two policies, told to two transformers in the same words.

/** Several policies in order come down to one state per header, which Kong's fixed order (remove, replace, add, append) says. */
export function encodeHeaders(
  { set, add, remove }: Pick<PolicyConfigOf<"request-headers">, "set" | "add" | "remove">,
  states: HeaderStates,
): Objection | undefined {
  if ([...set, ...add].some(({ value }) => isExecuted(value))) return executed;
  if ([...set, ...add].some(({ value }) => value.trim() === ""))
    return unsupported("Kong cannot send a header without a value.");
  const stateOf = (name: string): HeaderState => {
    const known = states.get(name.toLowerCase()) ?? { name, remove: false, add: [] };
    states.set(name.toLowerCase(), known);
    return known;
  };
  for (const name of remove) Object.assign(stateOf(name), { set: undefined, remove: true, add: [] });
  for (const { name, value } of set) Object.assign(stateOf(name), { name, set: value, remove: false, add: [] });
  for (const { name, value } of add) stateOf(name).add.push(value);
  return undefined;
}

/** `set` needs both: replace acts only where the header is, add only where it is not. */
export function transformerLists(states: HeaderStates): JsonObject {
  const all = [...states.values()];
  const set = all.flatMap(({ name, set: value }) => (value === undefined ? [] : [`${name}:${value}`]));
  return {
    remove: { headers: all.filter(({ remove }) => remove).map(({ name }) => name) },
    replace: { headers: set },
    add: { headers: set },
    append: { headers: all.flatMap(({ name, add }) => add.map((value) => `${name}:${value}`)) },
  };
}

export function decodeHeaders(type: "request-headers" | "response-headers", config: JsonObject): PolicyConfig[] {
  const lists = (key: string) => stringsOf(objectOf(config[key]).headers);
  const replaced = lists("replace");
  const set = lists("add").filter((entry) => replaced.includes(entry));
  const exact = set.length === replaced.length && set.length === lists("add").length && lists("rename").length === 0;
  const change = { set: set.map(headerOf), add: lists("append").map(headerOf), remove: lists("remove") };
  const empty = change.set.length + change.add.length + change.remove.length === 0;
  return exact && !empty ? [{ type, ...change }] : [];
}

function headerOf(entry: string): { name: string; value: string } {
  const at = entry.indexOf(":");
  return { name: entry.slice(0, at), value: entry.slice(at + 1) };
}
