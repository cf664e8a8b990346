import type { Definition, Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { type PolicyConfig, type PolicyEntry, policyMatches } from "#lib/model/policy/policy.ts";
import { type Objection, Objections, unsupported } from "../objection.ts";
import { limits } from "./descriptor.ts";
import { decodeCors, encodeCors } from "./policies/cors.ts";
import type { ApiDraft, OperationDraft } from "./policies/draft.ts";
import { decodeHeaders, encodeHeaders, headerMappings } from "./policies/headers.ts";
import { decodeJwt, encodeJwt } from "./policies/jwt.ts";
import { decodeThrottle, encodeRateLimit } from "./policies/rate-limit.ts";
import { decodeResponseHeaders, encodeResponseHeaders, responseParameters } from "./policies/response-headers.ts";
import { decodeRewrite, encodeRewrite } from "./policies/rewrite-path.ts";
import { decodeTimeout, encodeTimeout, longestTimeoutMs } from "./policies/timeout.ts";
import { type Cors, jwtOf, type Route, type Throttle } from "./wire.ts";

export type { OperationDraft } from "./policies/draft.ts";

export interface EncodedPolicies {
  /** By operation id. */
  readonly drafts: ReadonlyMap<string, OperationDraft>;
  readonly cors: Cors | undefined;
  /** Of the stage's default route settings. */
  readonly throttle: Throttle | undefined;
  /** Exactly one for each policy that is not said exactly. */
  readonly findings: readonly Finding[];
}

/** Translates every enabled policy for these operations of the definition. Pure. */
export function encodePolicies({ policies }: Definition, operations: readonly Operation[]): EncodedPolicies {
  const objections = new Objections();
  const drafts = new Map<string, OperationDraft>(
    operations.map((operation) => [operation.id, { operation, request: new Map(), response: new Map() }]),
  );
  const api: ApiDraft = { methods: [...new Set(operations.map(({ method }) => method))] };
  for (const [index, entry] of policies.entries()) {
    const concerned = entry.enabled
      ? [...drafts.values()].filter(({ operation }) => policyMatches(entry.match, operation))
      : [];
    if (concerned.length === 0) continue;
    for (const objection of encodeEntry(entry, api, concerned, concerned.length === drafts.size))
      objections.add(index, objection);
  }
  return { drafts, cors: api.cors, throttle: api.throttle, findings: objections.findings(policies) };
}

function encodeEntry(
  { config }: PolicyEntry,
  api: ApiDraft,
  concerned: readonly OperationDraft[],
  whole: boolean,
): (Objection | undefined)[] {
  switch (config.type) {
    case "cors":
      return [encodeCors(config, api, whole)];
    case "rate-limit":
      return [encodeRateLimit(config, { api, operations: concerned, whole })];
    case "jwt":
      return concerned.map((draft) => encodeJwt(config, draft));
    case "request-headers":
      return concerned.map(({ request }) => encodeHeaders(config, request));
    case "response-headers":
      return concerned.map(({ response }) => encodeResponseHeaders(config, response));
    case "rewrite-path":
      return concerned.map((draft) => encodeRewrite(config, draft));
    case "timeout":
      return concerned.map((draft) => encodeTimeout(config, draft));
    case "api-key":
    case "mutual-tls":
    case "ip-filter":
    case "quota":
    case "request-size":
    case "request-validation":
    case "retry":
    case "cache":
    case "mock":
      return [unsupported(limits[config.type])];
    default:
      return config satisfies never;
  }
}

/** What the policies of one operation make of its integration; `declared` are the status codes that its description names. */
export function integrationSettings(draft: OperationDraft, declared: readonly string[]): JsonObject {
  const requestParameters = headerMappings(draft.request);
  const responses = responseParameters(draft.response, declared);
  return {
    ...(draft.timeoutInMillis === undefined ? {} : { timeoutInMillis: draft.timeoutInMillis }),
    ...(Object.keys(requestParameters).length > 0 ? { requestParameters } : {}),
    ...(Object.keys(responses).length > 0 ? { responseParameters: responses } : {}),
  };
}

/** Where a route was found. */
export interface RoutePlace {
  /** Of the operation, without the base path. */
  readonly path: string;
  /** What the integration calls below the backend's address. */
  readonly backendPath: string;
  readonly throttle: Throttle | undefined;
  readonly cors: Cors | undefined;
  readonly apiMethods: readonly string[];
}

/** What one route, its throttle and the API's CORS say in our words. */
export function decodeRoute(route: Route, place: RoutePlace): PolicyConfig[] {
  const { integration } = route;
  const jwt = jwtOf(route);
  return [
    ...(jwt ? decodeJwt(jwt) : []),
    ...(place.cors ? decodeCors(place.cors, place.apiMethods) : []),
    ...(place.throttle ? decodeThrottle(place.throttle) : []),
    ...decodeHeaders("request-headers", integration?.requestParameters ?? {}),
    ...decodeResponseHeaders(integration?.responseParameters ?? {}),
    ...decodeRewrite(place.path, place.backendPath),
    ...decodeTimeout(integration?.timeoutInMillis ?? longestTimeoutMs),
  ];
}
