import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, refusal } from "./objection.ts";
import { inbound, ranks, type Said, tokenVariable } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

const discoveryPath = "/.well-known/openid-configuration";
const entraIssuer = /^https:\/\/login\.microsoftonline\.com\/([0-9a-f-]{36})\/v2\.0$/i;

/**
 * "Validate JWT" for any issuer, "Validate Microsoft Entra token" for Entra's own. Both read the signing keys from the
 * issuer's discovery document, so the address of a key set is said only where it is the one that Entra publishes.
 */
export function encodeJwt(config: PolicyConfigOf<"jwt">, limit: string): Said {
  const { issuer, jwksUri, audiences, scopes } = config;
  const objection = refusal([issuer, ...audiences, ...scopes]);
  if (objection) return { objection };
  const [, tenant] = entraIssuer.exec(issuer) ?? [];
  const isKnown = tenant !== undefined && jwksUri === entraKeys(tenant);
  return {
    statements: [inbound(ranks.token, [tenant ? entraToken(tenant, config) : anyToken(config)])],
    objection: isKnown
      ? undefined
      : approximate(limit, `Keys are read from what ${discoveryOf(issuer)} names, not from ${jwksUri}.`, true),
  };
}

const entraKeys = (tenant: string) => `https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`;
const discoveryOf = (issuer: string) => `${issuer.replace(/\/+$/, "")}${discoveryPath}`;

const answer = {
  "header-name": "Authorization",
  "failed-validation-httpcode": "401",
  "failed-validation-error-message": "Unauthorized",
  "output-token-variable-name": tokenVariable,
};

function entraToken(tenant: string, { audiences, scopes }: PolicyConfigOf<"jwt">): XmlElement {
  return element("validate-azure-ad-token", { "tenant-id": tenant, ...answer }, [
    ...listed("audiences", "audience", audiences),
    ...required("scp", scopes),
  ]);
}

function anyToken({ issuer, audiences, scopes }: PolicyConfigOf<"jwt">): XmlElement {
  const attributes = {
    ...answer,
    "require-expiration-time": "true",
    "require-scheme": "Bearer",
    "require-signed-tokens": "true",
  };
  return element("validate-jwt", attributes, [
    element("openid-config", { url: discoveryOf(issuer) }),
    ...listed("audiences", "audience", audiences),
    ...listed("issuers", "issuer", [issuer]),
    ...required("scope", scopes),
  ]);
}

function listed(name: string, child: string, values: readonly string[]): XmlElement[] {
  return values.length > 0
    ? [
        element(
          name,
          {},
          values.map((value) => element(child, {}, value)),
        ),
      ]
    : [];
}

/** Every scope has to be in the claim, which lists them with spaces between. */
function required(claim: string, scopes: readonly string[]): XmlElement[] {
  if (scopes.length === 0) return [];
  const values = scopes.map((scope) => element("value", {}, scope));
  return [element("required-claims", {}, [element("claim", { name: claim, match: "all", separator: " " }, values)])];
}

export function decodeJwt({ name, attributes, children }: XmlElement): PolicyConfig[] {
  const textsOf = (list: string) =>
    children.filter((child) => child.name === list).flatMap((child) => child.children.map(({ text }) => text ?? ""));
  const [claims] = children.find((child) => child.name === "required-claims")?.children ?? [];
  const scopes = (claims?.children ?? []).map(({ text }) => text ?? "");
  const rest = { audiences: textsOf("audiences"), scopes };
  if (name === "validate-azure-ad-token") {
    const tenant = attributes["tenant-id"] ?? "";
    const issuer = `https://login.microsoftonline.com/${tenant}/v2.0`;
    return [{ type: "jwt", issuer, jwksUri: entraKeys(tenant), ...rest }];
  }
  const [issuer] = textsOf("issuers");
  const discovery = children.find((child) => child.name === "openid-config")?.attributes.url;
  if (issuer === undefined || discovery === undefined) return [];
  // Where the keys are is what the discovery document says; its own address is the nearest that we know.
  return [{ type: "jwt", issuer, jwksUri: discovery, ...rest }];
}
