import type { PolicyConfig } from "#lib/model/policy/policy.ts";
import { tooMany } from "./counting.ts";
import { printForward, timedOut } from "./forward.ts";
import { decodeHeaders } from "./headers.ts";
import { decodeBackend, decodeInbound, type Group, groupsOf, takeApiKey } from "./read.ts";
import { sayPolicy } from "./say.ts";
import type { Forward, NamedOperation, Scope, Subscription } from "./statement.ts";
import { element, parseXml, printXml, type XmlElement } from "./xml.ts";

export interface ReadPolicy {
  readonly config: PolicyConfig;
  /** Names of the operations concerned. */
  readonly operations: "all" | readonly string[];
}

export interface ReadPolicies {
  readonly policies: readonly ReadPolicy[];
  /** Where the document sends requests; absent when it leaves that to the API. */
  readonly backendUrl?: string;
  /** The backend entity that it sends requests to, where it names one for all of them. */
  readonly backendId?: string;
  /** What has no portable form, as it is written. */
  readonly unread: readonly string[];
}

export interface ReadOptions {
  readonly operations: readonly NamedOperation[];
  readonly subscription: Subscription;
}

/** A place where everything can be said that can be said anywhere. */
const everywhere: Scope = {
  concerned: [],
  whole: true,
  apiMethods: [],
  tier: "classic",
  counter: "",
  keyed: true,
  tokened: true,
};

/** What a policy document and an API's own settings mean in our words. */
export function readDocument(text: string, { operations, subscription }: ReadOptions): ReadPolicies {
  const root = text.trim() === "" ? undefined : parseXml(text);
  const own = takeApiKey(groupsOf(sectionOf(root, "inbound")), subscription);
  const policies: ReadPolicy[] = own.configs.map((config) => ({ config, operations: "all" }));
  if (root?.name !== "policies") return { policies, unread: text.trim() === "" ? [] : [text] };
  const unread: string[] = [];
  const outbound = groupsOf(sectionOf(root, "outbound"));
  const durations = new Map(
    outbound.flatMap(({ operations: concerned, elements: [first] }) =>
      first?.name === "cache-store" ? [[String(concerned), Number(first.attributes.duration)] as const] : [],
    ),
  );
  const apiMethods = [...new Set(operations.map(({ method }) => method))].toSorted();
  const scope: Scope = { ...everywhere, concerned: operations, apiMethods };
  const read = (group: Group, configs: readonly PolicyConfig[], section: string) => {
    for (const config of configs) policies.push({ config, operations: group.operations });
    if (!isSaidAgain(group, configs, scope, section)) unread.push(...group.elements.map((found) => printXml(found)));
  };
  let backendUrl: string | undefined;
  let backendId: string | undefined;
  for (const group of own.rest) {
    const [first] = group.elements;
    if (first?.name === "set-backend-service" && first.attributes["base-url"])
      backendUrl = first.attributes["base-url"];
    else if (first && group.operations === "all" && namesBackend(first)) backendId = first.attributes["backend-id"];
    else read(group, decodeInbound(group, { apiMethods: scope.apiMethods, durations }), "inbound");
  }
  for (const { configs, operations: concerned, sent } of decodeBackend(sectionOf(root, "backend"))) {
    policies.push(...configs.map((config) => ({ config, operations: concerned })));
    if (!isSentAgain(sent, configs)) unread.push(printXml(sent));
  }
  const known = new Set(errorStatements.flatMap(({ elements }) => elements.map((found) => printXml(found))));
  for (const found of sectionOf(root, "on-error")?.children ?? []) {
    if (found.name !== "base" && !known.has(printXml(found))) unread.push(printXml(found));
  }
  for (const group of outbound) {
    const [first] = group.elements;
    if (first?.name === "set-header") read(group, decodeHeaders("response-headers", group.elements), "outbound");
    else if (first?.name !== "cache-store") read(group, [], "outbound");
  }
  return { policies, backendUrl, backendId, unread };
}

/** An entity by its name and nothing else; an expression or a named value may be another at each request. */
function namesBackend({ name, attributes }: XmlElement): boolean {
  const { "backend-id": id = "", ...others } = attributes;
  return name === "set-backend-service" && /^[^@{}\s]+$/.test(id) && Object.keys(others).length === 0;
}

function sectionOf(root: XmlElement | undefined, name: string): XmlElement | undefined {
  return root?.children.find((child) => child.name === name);
}

/** What the error sections of ours may hold. */
const errorStatements = [timedOut, tooMany("quota"), tooMany("quota-by-key")];

function isSentAgain(sent: XmlElement, configs: readonly PolicyConfig[]): boolean {
  // What scopes above would do anyway.
  if (sent.name === "base" || printXml(sent) === printXml(element("forward-request"))) return true;
  const said = configs.map((config) => sayPolicy(config, everywhere).forward ?? {});
  const forward: Forward = Object.assign({}, ...said);
  return printXml(printForward(forward)) === printXml(sent);
}

/** Names that everyone chooses for himself: of counters, and of the variable that keeps a token. */
const chosenNames = / (?:counter-key|output-token-variable-name)="[^"]*"/g;
const tiers = ["classic", "v2", "consumption"] as const;

/** Whether we would write what was read in the same way, in some tier; if not, it says more than our words do. */
function isSaidAgain(
  { elements, operations }: Group,
  configs: readonly PolicyConfig[],
  scope: Scope,
  section: string,
): boolean {
  const said = (list: readonly XmlElement[]) =>
    list.map((found) => printXml(found).replace(chosenNames, "")).join("\n");
  const concerned = scope.concerned.filter(({ name }) => operations === "all" || operations.includes(name));
  return tiers.some((tier) => {
    const again = configs
      .flatMap((config) => sayPolicy(config, { ...scope, concerned, tier }).statements ?? [])
      .filter((statement) => statement.section === section)
      .flatMap((statement) => statement.elements);
    return said(again) === said(elements);
  });
}
