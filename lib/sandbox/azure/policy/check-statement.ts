import { isIP } from "node:net";
import { type PolicyProblem, problemAt } from "./check-part.ts";
import type { PolicyPlace } from "./check-policy.ts";
import { attributeOf, elementsOf, isExpression, textOf, type XmlElement } from "./xml.ts";

type Check = (element: XmlElement, place: PolicyPlace) => string[];

/** What a statement's own page demands beyond its shape. */
export function statementProblems(element: XmlElement, place: PolicyPlace): PolicyProblem[] {
  const own = checks[element.name]?.(element, place) ?? [];
  return [...own, ...namedValueProblems(element, place)].map((sentence) => problemAt(element, sentence));
}

/** "Rate limit by subscription": 300 seconds at most. */
const longestRenewalSeconds = 300;
/** "Usage quota": shorter periods are refused. */
const shortestQuotaSeconds = 300;
/** "Validate content": 100 KB. */
const largestValidatedBytes = 102_400;

const rateLimit: Check = (element) =>
  numberOf(element, "renewal-period", (seconds) =>
    seconds < 1 || seconds > longestRenewalSeconds
      ? `Renewal period must be between 1 and ${longestRenewalSeconds} seconds.`
      : undefined,
  );

const quota: Check = (element) => [
  ...(attributeOf(element, "calls") === undefined && attributeOf(element, "bandwidth") === undefined
    ? ["Either 'calls' or 'bandwidth' attribute must be specified."]
    : []),
  ...numberOf(element, "renewal-period", (seconds) =>
    seconds !== 0 && seconds < shortestQuotaSeconds
      ? `Renewal period must be at least ${shortestQuotaSeconds} seconds, or 0.`
      : undefined,
  ),
];

const checks: Readonly<Record<string, Check>> = {
  "rate-limit": rateLimit,
  "rate-limit-by-key": rateLimit,
  quota,
  "quota-by-key": quota,
  cors: (element) => {
    const origins = elementsOf(element)
      .filter(({ name }) => name === "allowed-origins")
      .flatMap((list) => elementsOf(list).map(textOf));
    const hasCredentials = attributeOf(element, "allow-credentials")?.toLowerCase() === "true";
    return [
      ...(hasCredentials && origins.includes("*")
        ? ["Wildcard origin is not allowed when credentials are allowed."]
        : []),
      ...origins
        .filter(
          (origin) =>
            origin !== "*" &&
            !isExpression(origin) &&
            !/^[a-z][a-z0-9+.-]*:\/\/[^/\s]+\/?$/i.test(origin) &&
            !origin.includes("{{"),
        )
        .map((origin) => `Origin '${origin}' is not valid: it must include a scheme and a host.`),
    ];
  },
  "ip-filter": (element) =>
    elementsOf(element).flatMap((part) => {
      const addresses =
        part.name === "address" ? [textOf(part).trim()] : [attributeOf(part, "from"), attributeOf(part, "to")];
      return addresses
        .filter(
          (address) =>
            address !== undefined && isIP(address) === 0 && !isExpression(address) && !address.includes("{{"),
        )
        .map((address) => `The value '${address ?? ""}' is not a valid IP address.`);
    }),
  "validate-jwt": (element) => {
    const sources = ["header-name", "query-parameter-name", "token-value"].filter(
      (name) => attributeOf(element, name) !== undefined,
    );
    const parts = elementsOf(element).map(({ name }) => name);
    return [
      ...(sources.length === 1
        ? []
        : ["Exactly one of the attributes 'header-name', 'query-parameter-name' or 'token-value' must be specified."]),
      ...(parts.includes("openid-config") || parts.includes("issuer-signing-keys")
        ? []
        : ["Either 'openid-config' or 'issuer-signing-keys' must be specified."]),
    ];
  },
  "set-header": (element) => {
    const isDelete = attributeOf(element, "exists-action") === "delete";
    return isDelete || elementsOf(element).length > 0
      ? []
      : ["The element 'set-header' has incomplete content. List of possible elements expected: 'value'."];
  },
  "set-backend-service": (element, place) => {
    const [baseUrl, backendId] = [attributeOf(element, "base-url"), attributeOf(element, "backend-id")];
    if ((baseUrl === undefined) === (backendId === undefined))
      return ["Exactly one of the attributes 'base-url' or 'backend-id' must be specified."];
    if (backendId === undefined || isExpression(backendId) || backendId.includes("{{") || place.hasBackend(backendId))
      return [];
    return [`Backend with id '${backendId}' could not be found.`];
  },
  "include-fragment": (element, place) => {
    const id = attributeOf(element, "fragment-id") ?? "";
    return place.hasFragment(id) ? [] : [`Fragment with id '${id}' could not be found.`];
  },
  "validate-content": (element) =>
    numberOf(element, "max-size", (bytes) =>
      bytes > largestValidatedBytes ? `The max-size must not exceed ${largestValidatedBytes} bytes.` : undefined,
    ),
};

function numberOf(element: XmlElement, name: string, judge: (value: number) => string | undefined): string[] {
  const text = attributeOf(element, name);
  if (text === undefined || !/^\d+$/.test(text)) return [];
  const sentence = judge(Number(text));
  return sentence === undefined ? [] : [sentence];
}

/** `{{name}}` stands for a named value, by its display name, wherever text may stand. */
function namedValueProblems(element: XmlElement, place: PolicyPlace): string[] {
  const names = [
    ...textsIn(element)
      .join("\n")
      .matchAll(/\{\{([^{}]+)\}\}/g),
  ].map(([, name = ""]) => name.trim());
  return [...new Set(names)]
    .filter((name) => !place.hasNamedValue(name))
    .map((name) => `Cannot find a property '${name}'`);
}

/** Statements inside this one look after themselves. */
function textsIn(element: XmlElement): string[] {
  const isHolder = ["choose", "retry", "wait", "limit-concurrency"].includes(element.name);
  const own = element.attributes.map(({ value }) => value);
  return isHolder ? own : [...own, textOf(element), ...elementsOf(element).flatMap(textsIn)];
}
