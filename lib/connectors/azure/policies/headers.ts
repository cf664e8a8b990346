import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { refusal } from "./objection.ts";
import { inbound, outbound, ranks, type Said } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

type HeaderPolicy = PolicyConfigOf<"request-headers"> | PolicyConfigOf<"response-headers">;
const actions = { set: "override", add: "append", remove: "delete" } as const;

/** "Set header", of requests in the inbound section and of answers in the outbound section. */
export function encodeHeaders(config: HeaderPolicy): Said {
  const { set, add, remove } = config;
  const objection = refusal([...set, ...add].map(({ value }) => value));
  if (objection) return { objection };
  const valued = (action: string) => (header: { name: string; value: string }) =>
    element("set-header", { name: header.name, "exists-action": action }, [element("value", {}, header.value)]);
  const elements = [
    ...set.map(valued(actions.set)),
    ...add.map(valued(actions.add)),
    ...remove.map((name) => element("set-header", { name, "exists-action": actions.remove })),
  ];
  if (elements.length === 0) return {};
  const place = config.type === "request-headers" ? inbound : outbound;
  return { statements: [place(ranks.headers, elements)] };
}

export function decodeHeaders(type: HeaderPolicy["type"], elements: readonly XmlElement[]): PolicyConfig[] {
  const having = (action: string) => elements.filter(({ attributes }) => attributes["exists-action"] === action);
  const valued = (action: string) =>
    having(action).map(({ attributes, children }) => ({ name: attributes.name ?? "", value: children[0]?.text ?? "" }));
  const remove = having(actions.remove).map(({ attributes }) => attributes.name ?? "");
  return [{ type, set: valued(actions.set), add: valued(actions.add), remove }];
}
