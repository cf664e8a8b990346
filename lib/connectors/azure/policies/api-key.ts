import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { unsupported } from "../../objection.ts";
import { defaultSubscription, inbound, ranks, type Said, type Scope, type Subscription } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/** "Subscriptions in Azure API Management": an API asks for a key as a whole, in a header and a parameter that it names. */
export function encodeApiKey(config: PolicyConfigOf<"api-key">, { whole }: Scope): Said {
  if (!whole) return { objection: unsupported("API Management asks for a key on a whole API or not at all.") };
  const subscription: Subscription = {
    required: true,
    header: config.in === "header" ? config.name : defaultSubscription.header,
    query: config.in === "query" ? config.name : defaultSubscription.query,
  };
  const statements = config.hideFromBackend ? [inbound(ranks.key, hiding(config))] : [];
  return { subscription, statements };
}

/** The gateway sends keys on unless it is told not to. */
function hiding(config: Pick<PolicyConfigOf<"api-key">, "in" | "name">): XmlElement[] {
  const name = config.in === "header" ? "set-header" : "set-query-parameter";
  return [element(name, { name: config.name, "exists-action": "delete" })];
}

/** The policy that an API's own settings say; `statements` are the elements that every operation has. */
export function decodeApiKey(
  { required, header, query }: Subscription,
  isStated: (wanted: XmlElement) => boolean,
): PolicyConfig[] {
  if (!required) return [];
  const where =
    header === defaultSubscription.header && query !== defaultSubscription.query
      ? ({ in: "query", name: query } as const)
      : ({ in: "header", name: header } as const);
  const hideFromBackend = hiding(where).every(isStated);
  return [{ type: "api-key", ...where, hideFromBackend }];
}

/** Whether this element hides the key of such an API. */
export function hidesKey({ required, header, query }: Subscription, { name, attributes }: XmlElement): boolean {
  if (!required || attributes["exists-action"] !== "delete") return false;
  return (
    (name === "set-header" && attributes.name === header) ||
    (name === "set-query-parameter" && attributes.name === query)
  );
}
