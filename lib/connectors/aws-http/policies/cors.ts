import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { type Cors, canonicalCors } from "../wire.ts";
import type { ApiDraft } from "./draft.ts";

/** A browser's wildcard leaves out Authorization (Fetch, "CORS protocol and credentials"), so it is named beside it. */
const anyHeader = ["*", "authorization"];
const corsMethods = new Set("GET HEAD PUT PATCH POST DELETE OPTIONS".split(" "));

/**
 * "Configuring CORS for an HTTP API": one configuration for the whole API; the gateway answers preflights, also where a
 * route has OPTIONS, and its headers take the place of the backend's.
 */
export function encodeCors(config: PolicyConfigOf<"cors">, api: ApiDraft, whole: boolean): Objection | undefined {
  const { origins, methods, headers, exposeHeaders, credentials, maxAgeSeconds } = config;
  if (!whole) return unsupported("An HTTP API has one CORS configuration for all of its operations.");
  if (api.cors !== undefined)
    return unsupported("An HTTP API has one CORS configuration.", "The earlier policy applies.");
  if (credentials && origins.includes("*"))
    return unsupported("An HTTP API does not allow credentials from any origin.", "Name the origins.");
  const odd = methods.filter((method) => !corsMethods.has(method));
  if (odd.length > 0) return unsupported(`The CORS configuration of an HTTP API does not know ${odd.join(", ")}.`);
  api.cors = canonicalCors({
    allowOrigins: origins,
    allowMethods: methods.length > 0 ? methods : [...api.methods],
    allowHeaders: headers.length > 0 ? headers : anyHeader,
    exposeHeaders,
    allowCredentials: credentials,
    maxAge: maxAgeSeconds,
  });
  if (!credentials || headers.length > 0) return undefined;
  return approximate(
    "With credentials, browsers take the * that stands for any request header by its letter.",
    "Name the request headers that pages send.",
    true,
  );
}

/** Empty lists where it says no more than the API's own methods, or any header. */
export function decodeCors(cors: Cors, apiMethods: readonly string[]): PolicyConfig[] {
  const { allowMethods, allowHeaders, allowOrigins } = canonicalCors(cors);
  const every = allowMethods.includes("*") || sameSet(allowMethods, apiMethods);
  return [
    {
      type: "cors",
      origins: allowOrigins.length > 0 ? [...allowOrigins] : ["*"],
      methods: every ? [] : [...allowMethods],
      headers: allowHeaders.includes("*") ? [] : [...allowHeaders],
      exposeHeaders: [...cors.exposeHeaders].toSorted(),
      credentials: cors.allowCredentials,
      maxAgeSeconds: Math.min(86_400, Math.max(0, cors.maxAge)),
    },
  ];
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === new Set(other).size && one.every((entry) => other.includes(entry));
}
