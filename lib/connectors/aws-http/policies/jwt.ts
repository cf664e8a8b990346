import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import type { JwtAuthorizer } from "../wire.ts";
import type { OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

/** "Amazon API Gateway quotas", HTTP API quotas. */
const mostAudiences = 50;

/**
 * "Controlling access to HTTP APIs with JWT authorizers": keys come from the issuer's discovery document, an audience is
 * needed, and one scope of those listed is enough.
 */
export function encodeJwt(config: PolicyConfigOf<"jwt">, draft: OperationDraft): Objection | undefined {
  const { issuer, jwksUri, audiences, scopes } = config;
  if (draft.authorizer !== undefined) return twice;
  if (audiences.length === 0) return unsupported("A JWT authorizer of an HTTP API needs at least one audience.");
  if (audiences.length > mostAudiences)
    return unsupported(
      `A JWT authorizer takes ${mostAudiences} audiences at most, and the policy has ${audiences.length}.`,
    );
  if (scopes.length > 1)
    return unsupported(
      `An HTTP API lets in a token with any one of the ${scopes.length} required scopes, where the policy asks for all.`,
    );
  draft.authorizer = { issuer, audience: audiences, scopes };
  if (jwksUri === conventionalKeySet(issuer)) return undefined;
  return approximate(
    `An HTTP API finds the signing keys through ${discoveryAddress(issuer)}, and cannot be given ${jwksUri}.`,
    "Tokens are checked against the keys that the issuer's discovery document names; RSA keys only.",
    true,
  );
}

/** OpenID Connect Discovery 1.0, section 4. */
function discoveryAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

/** Where most providers, Amazon Cognito among them, publish the keys that their discovery document names. */
function conventionalKeySet(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/jwks.json`;
}

/** The key set is not told by the gateway: it is read as the conventional one. */
export function decodeJwt({
  issuer,
  audience,
  scopes,
}: Pick<JwtAuthorizer, "issuer" | "audience" | "scopes">): PolicyConfig[] {
  if (!URL.canParse(issuer)) return [];
  return [{ type: "jwt", issuer, jwksUri: conventionalKeySet(issuer), audiences: [...audience], scopes: [...scopes] }];
}
