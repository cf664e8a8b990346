import type { Cors, Route } from "../model.ts";
import type { Answer, ConsumerRequest } from "./exchange.ts";
import { FieldList } from "./field-list.ts";

/** Does this look like a browser's question before the real request (Fetch, CORS-preflight request)? */
export function isPreflight({ method, headers }: ConsumerRequest): boolean {
  const asksForMethod = headers.get("Access-Control-Request-Method") !== undefined;
  return method === "OPTIONS" && headers.get("Origin") !== undefined && asksForMethod;
}

/**
 * Whether the gateway answers a preflight before it looks at authorization. A `$default` route that wants authorization catches
 * it first ("Configuring CORS for an HTTP API with a $default route and JWT authorizer").
 */
export function answersBeforeAuthorization(route: Route | undefined): boolean {
  return route?.routeKey !== "$default" || route.authorizationType === "NONE";
}

/** The gateway's own answer to a preflight, whether or not the API has a route for OPTIONS. */
export function preflightAnswer(cors: Cors, request: ConsumerRequest): Answer {
  const headers = new FieldList();
  const allowed = allowedOrigin(cors, request);
  if (allowed !== undefined) {
    headers.set("Access-Control-Allow-Origin", allowed);
    setList(headers, "Access-Control-Allow-Methods", cors.allowMethods);
    setList(headers, "Access-Control-Allow-Headers", cors.allowHeaders);
    setList(headers, "Access-Control-Expose-Headers", cors.exposeHeaders);
    if (cors.maxAge !== undefined) headers.set("Access-Control-Max-Age", String(cors.maxAge));
    if (cors.allowCredentials === true) headers.set("Access-Control-Allow-Credentials", "true");
  }
  return { status: 204, headers, body: Buffer.alloc(0) };
}

/** Puts the configured headers in the place of whatever the backend said about CORS. */
export function applyCors(cors: Cors, request: ConsumerRequest, headers: FieldList): void {
  headers.deleteWhere((name) => name.toLowerCase().startsWith("access-control-"));
  const allowed = allowedOrigin(cors, request);
  if (allowed === undefined) return;
  headers.set("Access-Control-Allow-Origin", allowed);
  setList(headers, "Access-Control-Expose-Headers", cors.exposeHeaders);
  if (cors.allowCredentials === true) headers.set("Access-Control-Allow-Credentials", "true");
}

function allowedOrigin({ allowOrigins = [] }: Cors, request: ConsumerRequest): string | undefined {
  const origin = request.headers.get("Origin");
  if (origin === undefined) return undefined;
  if (allowOrigins.includes("*")) return "*";
  const isAllowed = allowOrigins.some((entry) => entry === origin || isSchemeOf(entry, origin));
  return isAllowed ? origin : undefined;
}

/** `https://*` and `http://*` stand for every origin of that scheme. */
function isSchemeOf(entry: string, origin: string): boolean {
  return /^https?:\/\/\*$/.test(entry) && origin.startsWith(entry.slice(0, -1));
}

function setList(headers: FieldList, name: string, values: readonly string[] | undefined): void {
  if (values !== undefined && values.length > 0) headers.set(name, values.join(","));
}
