import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { type PolicyConfig, policyConfigSchema } from "#lib/model/policy/policy.ts";

export interface SchemeReading {
  /** In the document's words: `apiKey`, `http bearer`, `oauth2`. */
  readonly type: string;
  /** What to do about it. */
  readonly sentence: string;
  /** The policy that says it whole, where there is one. */
  readonly config?: PolicyConfig;
}

/** One security scheme of OpenAPI 3.1, and the portable policy that enforces it: https://spec.openapis.org/oas/v3.1.0.html#security-scheme-object */
export function describeScheme(scheme: JsonObject, scopes: readonly string[]): SchemeReading {
  switch (scheme.type) {
    case "apiKey":
      return describeApiKey(scheme);
    case "http":
      return describeHttp(scheme);
    case "oauth2":
      return { type: "oauth2", sentence: jwtSentence(tokenHosts(scheme), scopes) };
    case "openIdConnect":
      return { type: "openIdConnect", sentence: jwtSentence(hostsOf([scheme.openIdConnectUrl]), scopes) };
    case "mutualTLS":
      return {
        type: "mutualTLS",
        sentence: "Add a Mutual TLS policy with the certificate authority of your callers, or nothing checks it.",
      };
    default:
      return {
        type: typeof scheme.type === "string" ? scheme.type.slice(0, 40) : "unknown",
        sentence: "No policy expresses it. The backend must check it.",
      };
  }
}

function describeApiKey(scheme: JsonObject): SchemeReading {
  const where = scheme.in;
  const name = typeof scheme.name === "string" ? scheme.name : "";
  if (where !== "header" && where !== "query") {
    return { type: "apiKey", sentence: `No policy reads a key from a ${String(where)}. The backend must check it.` };
  }
  const parsed = policyConfigSchema.safeParse({ type: "api-key", in: where, name });
  if (!parsed.success) {
    return { type: "apiKey", sentence: `Gateways cannot read a key from ${where} ${name}. The backend must check it.` };
  }
  return {
    type: "apiKey",
    sentence: `An API key policy that reads ${where} ${name} is proposed. Until it is added, the gateway lets everyone in.`,
    config: parsed.data,
  };
}

function describeHttp(scheme: JsonObject): SchemeReading {
  const name = typeof scheme.scheme === "string" ? scheme.scheme.toLowerCase() : "";
  if (name === "bearer") return { type: "http bearer", sentence: jwtSentence([], []) };
  return { type: `http ${name}`.trim(), sentence: "No policy expresses it. The backend must check it." };
}

/** What a JWT policy needs that a document does not hold. */
function jwtSentence(hosts: readonly string[], scopes: readonly string[]): string {
  const from = hosts.length === 0 ? "your identity provider" : hosts.join(" or ");
  const required = scopes.length === 0 ? "" : ` The document names the scopes ${scopes.slice(0, 12).join(", ")}.`;
  return `Add a JWT policy with issuer and key set address of ${from}, or the gateway lets everyone in.${required}`;
}

function tokenHosts(scheme: JsonObject): string[] {
  const flows = isJsonObject(scheme.flows) ? Object.values(scheme.flows) : [];
  return hostsOf(flows.flatMap((flow) => (isJsonObject(flow) ? [flow.tokenUrl, flow.authorizationUrl] : [])));
}

function hostsOf(urls: readonly unknown[]): string[] {
  const hosts = urls.flatMap((url) => (typeof url === "string" && URL.canParse(url) ? [new URL(url).host] : []));
  return [...new Set(hosts)];
}
