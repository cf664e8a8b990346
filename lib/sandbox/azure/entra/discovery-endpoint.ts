import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../../core/http.ts";
import type { Directory } from "./directory.ts";

/** "OpenID Connect on the Microsoft identity platform": the tenant's configuration and keys, for whoever checks its tokens. */
export function discoveryEndpoint(directory: Directory, authority: () => string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname } = new URL(request.url ?? "/", "http://sandbox");
    const [, tenant = "", what] =
      /^\/([^/]+)\/(v2\.0\/\.well-known\/openid-configuration|discovery\/v2\.0\/keys)$/.exec(pathname) ?? [];
    if (what === undefined || request.method !== "GET") return false;
    if (tenant.toLowerCase() !== directory.tenantId.toLowerCase())
      sendJson(response, 400, {
        error: "invalid_tenant",
        error_description: `AADSTS90002: Tenant '${tenant}' not found.`,
      });
    else if (what.startsWith("discovery")) sendJson(response, 200, directory.signingKey.keySet());
    else sendJson(response, 200, configuration(`${authority()}/${directory.tenantId}`));
    return true;
  };
}

function configuration(base: string) {
  return {
    issuer: `${base}/v2.0`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ["token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
  };
}
