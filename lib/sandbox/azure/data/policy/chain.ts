import { isWorkspace, type Policy, policyKey, type State, serviceOf } from "../../model.ts";
import { readXml } from "../../policy/read-xml.ts";
import type { Scope, Section } from "../../policy/statement.ts";
import { elementsOf, type XmlElement } from "../../policy/xml.ts";
import type { Exchange } from "../exchange.ts";

/** The policy of one scope, by section. */
export interface ScopePolicy {
  readonly scope: Scope;
  readonly sections: ReadonlyMap<string, XmlElement>;
}

const parsed = new WeakMap<Policy, ReadonlyMap<string, XmlElement>>();

/** A fresh service has this policy for all its APIs ("Set or edit policies: global scope"). */
const globalDefault = sectionsOf(
  "<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>",
);

/** The policies that concern a request, the narrowest first: each one's `<base />` is the next. */
export function policyChain(
  state: State,
  service: string,
  { api, operation, product }: Pick<Exchange, "api" | "operation" | "product">,
): ScopePolicy[] {
  const stored = (scope: Scope, key: string | undefined, place = service): ScopePolicy[] => {
    const policy = key === undefined ? undefined : state.get("policies", policyKey(place, key));
    return policy === undefined ? [] : [{ scope, sections: sectionsOfPolicy(policy) }];
  };
  const global = stored("global", "", serviceOf(service));
  return [
    ...stored("operation", operation?.id),
    ...stored("api", api.id),
    ...stored("product", product?.id),
    // "Workspaces": what is said for all APIs of a workspace stands below what is said for all of the service.
    ...(isWorkspace(service) ? stored("global", "") : []),
    ...(global.length > 0 ? global : [{ scope: "global" as const, sections: globalDefault }]),
  ];
}

/** The direct children of a section, with every `<base />` replaced by what it stands for. */
export function statementsOf(chain: readonly ScopePolicy[], section: Section): XmlElement[] {
  const [policy, ...wider] = chain;
  const own = policy?.sections.get(section);
  if (own === undefined) return [];
  return elementsOf(own).flatMap((element) => (element.name === "base" ? statementsOf(wider, section) : [element]));
}

function sectionsOfPolicy(policy: Policy): ReadonlyMap<string, XmlElement> {
  const known = parsed.get(policy);
  if (known !== undefined) return known;
  const sections = sectionsOf(policy.xml);
  parsed.set(policy, sections);
  return sections;
}

function sectionsOf(xml: string): ReadonlyMap<string, XmlElement> {
  return new Map(elementsOf(readXml(xml, false).root).map((element) => [element.name, element]));
}
