import type { PolicyConfig } from "#lib/model/policy/policy.ts";
import { decodeApiKey, hidesKey } from "./api-key.ts";
import { readOperationCondition } from "./assemble.ts";
import { decodeCache } from "./cache.ts";
import { decodeCors } from "./cors.ts";
import { decodeLimit } from "./counting.ts";
import { decodeForward } from "./forward.ts";
import { decodeHeaders } from "./headers.ts";
import { decodeIpFilter } from "./ip-filter.ts";
import { decodeJwt } from "./jwt.ts";
import { decodeMock } from "./mock.ts";
import { decodeRequestSize } from "./request-size.ts";
import { decodeRequestValidation } from "./request-validation.ts";
import { decodeRewritePath } from "./rewrite-path.ts";
import type { Subscription } from "./statement.ts";
import type { XmlElement } from "./xml.ts";

/** A run of elements that one policy may have said, and the operations that it concerns. */
export interface Group {
  readonly operations: "all" | readonly string[];
  readonly elements: readonly XmlElement[];
}

/** Where an element stands among those that one policy says together; nothing when it stands alone. */
function partOf({ name, attributes }: XmlElement): { readonly family: string; readonly rank: number } | undefined {
  const action = attributes["exists-action"] ?? "";
  if (name === "ip-filter") return { family: name, rank: attributes.action === "forbid" ? 0 : 1 };
  if (name === "set-header") return { family: name, rank: ["override", "append", "delete"].indexOf(action) };
  if (name === "validate-content") return { family: "validate", rank: 0 };
  return name === "validate-parameters" ? { family: "validate", rank: 1 } : undefined;
}

/** Of headers a policy says several alike; of everything else one of each. */
function follows(one: XmlElement | undefined, other: XmlElement | undefined): boolean {
  const [a, b] = [one && partOf(one), other && partOf(other)];
  if (a === undefined || a.family !== b?.family) return false;
  return a.family === "set-header" ? a.rank <= b.rank : a.rank < b.rank;
}

/** The statements of a section, with what concerns some operations only taken out of its branch. */
export function groupsOf(section: XmlElement | undefined): Group[] {
  const flat = (section?.children ?? []).flatMap((child): Group[] => {
    if (child.name === "base") return [];
    const [when, ...others] = child.name === "choose" ? child.children : [];
    const operations = others.length === 0 ? readOperationCondition(when?.attributes.condition) : undefined;
    return operations && when
      ? when.children.map((element) => ({ operations, elements: [element] }))
      : [{ operations: "all", elements: [child] }];
  });
  const joined: Group[] = [];
  for (const group of flat) {
    const last = joined.at(-1);
    if (last && isOneFamily(last, group))
      joined.push({ ...last, elements: [...(joined.pop()?.elements ?? []), ...group.elements] });
    else joined.push(group);
  }
  return joined;
}

function isOneFamily(one: Group, other: Group): boolean {
  return follows(one.elements.at(-1), other.elements[0]) && String(one.operations) === String(other.operations);
}

export interface ReadContext {
  readonly apiMethods: readonly string[];
  /** How long answers are kept, in seconds, by the operations concerned. */
  readonly durations: ReadonlyMap<string, number>;
}

/** What a group of the inbound section means in our words; empty when it has no portable form. */
export function decodeInbound({ operations, elements }: Group, context: ReadContext): PolicyConfig[] {
  const [first] = elements;
  if (first === undefined) return [];
  switch (first.name) {
    case "ip-filter":
      return decodeIpFilter(elements);
    case "validate-jwt":
    case "validate-azure-ad-token":
      return decodeJwt(first);
    case "cors":
      return decodeCors(first, context.apiMethods);
    case "rate-limit":
    case "rate-limit-by-key":
    case "quota":
    case "quota-by-key":
      return decodeLimit(first);
    case "choose": {
      const [when, ...others] = first.children;
      return when && others.length === 0 ? decodeRequestSize(when) : [];
    }
    case "validate-content":
    case "validate-parameters":
      return decodeRequestValidation(elements);
    case "set-header":
      return decodeHeaders("request-headers", elements);
    case "rewrite-uri":
      return decodeRewritePath(first);
    case "cache-lookup": {
      const duration = context.durations.get(String(operations));
      return duration === undefined ? [] : decodeCache(first, duration);
    }
    case "return-response":
      return decodeMock(first);
    default:
      return [];
  }
}

/** The policy that the API's own settings say, and the groups without what says the rest of it. */
export function takeApiKey(
  groups: readonly Group[],
  subscription: Subscription,
): { readonly configs: PolicyConfig[]; readonly rest: Group[] } {
  let isHidden = false;
  const rest = groups.map((group): Group => {
    const [first, ...others] = group.elements;
    if (isHidden || group.operations !== "all" || !first || !hidesKey(subscription, first)) return group;
    isHidden = true;
    return { ...group, elements: others };
  });
  return {
    configs: decodeApiKey(subscription, () => isHidden),
    rest: rest.filter(({ elements }) => elements.length > 0),
  };
}

interface SentOn {
  readonly sent: XmlElement;
  readonly configs: readonly PolicyConfig[];
  readonly operations: Group["operations"];
}

/** How requests are sent on: one way for all, or branches for some operations. */
export function decodeBackend(section: XmlElement | undefined): SentOn[] {
  return (section?.children ?? []).flatMap((child): SentOn[] => {
    if (child.name !== "choose") return [{ sent: child, configs: decodeForward(child), operations: "all" }];
    return child.children.flatMap((branch): SentOn[] => {
      const [sent, ...others] = branch.children;
      const operations = branch.name === "otherwise" ? [] : readOperationCondition(branch.attributes.condition);
      if (sent === undefined) return [];
      // A branch of another's is shown whole, and concerns nobody that we could name.
      if (operations === undefined || others.length > 0) return [{ sent: branch, configs: [], operations: [] }];
      return [{ sent, configs: decodeForward(sent), operations }];
    });
  });
}
