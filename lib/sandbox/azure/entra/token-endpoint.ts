import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson } from "../../core/http.ts";
import { checkAssertion } from "./client-assertion.ts";
import type { Directory } from "./directory.ts";
import type { Identity } from "./identities.ts";
import { TokenRefusal } from "./token-refusal.ts";

interface Parts {
  readonly directory: Directory;
  readonly now: () => number;
  readonly lifeSeconds: () => number;
  /** The address that tokens for Azure Resource Manager are asked for. */
  readonly audiences: () => readonly string[];
  /** The sandbox's own address, in place of login.microsoftonline.com. */
  readonly authority: () => string;
}

/** "Microsoft identity platform and the OAuth 2.0 client credentials flow": `POST /{tenant}/oauth2/v2.0/token`. */
export function tokenEndpoint(parts: Parts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname } = new URL(request.url ?? "/", "http://sandbox");
    const [, tenant] = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(pathname) ?? [];
    if (tenant === undefined || request.method !== "POST") return false;
    const form = new URLSearchParams((await readBody(request, 65_536)).toString("utf8"));
    try {
      const identity = authenticate(parts, tenant, form);
      const { audience, isApi } = audienceOf(parts, form.get("scope"));
      const { directory, authority } = parts;
      const lifeSeconds = parts.lifeSeconds();
      sendJson(response, 200, {
        token_type: "Bearer",
        expires_in: lifeSeconds,
        ext_expires_in: lifeSeconds,
        access_token: isApi
          ? directory.issueForApi(identity, audience, lifeSeconds, authority())
          : directory.issue(identity, audience, lifeSeconds),
      });
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error;
      sendJson(response, error.status, refusalBody(error, parts.now()));
    }
    return true;
  };
}

function authenticate({ directory, now }: Parts, tenant: string, form: URLSearchParams): Identity {
  if (tenant.toLowerCase() !== directory.tenantId.toLowerCase())
    throw new TokenRefusal(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`);
  const clientId = wanted(form, "client_id");
  const grant = wanted(form, "grant_type");
  if (grant !== "client_credentials")
    throw new TokenRefusal(
      400,
      "unsupported_grant_type",
      70003,
      `The app requested an unsupported grant type '${grant}'.`,
    );
  const identity = directory.find(clientId);
  if (identity === undefined) throw unknownApplication(clientId, directory.tenantId);
  const assertion = form.get("client_assertion");
  if (assertion !== null) {
    checkAssertion(identity, assertion, tenant, now());
    return identity;
  }
  const secret = form.get("client_secret");
  if (secret === null)
    throw new TokenRefusal(
      401,
      "invalid_client",
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  if (!identity.secrets.includes(secret)) throw wrongSecret(clientId);
  return identity;
}

function wanted(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === "")
    throw new TokenRefusal(
      400,
      "invalid_request",
      900144,
      `The request body must contain the following parameter: '${name}'.`,
    );
  return value;
}

/** A scope names its resource and ends with `/.default`. */
function audienceOf({ audiences }: Parts, scope: string | null): { audience: string; isApi: boolean } {
  const resource = (scope ?? "").replace(/\/\.default$/, "");
  if (scope === null || resource === scope)
    throw new TokenRefusal(
      400,
      "invalid_scope",
      1002012,
      `The provided value for scope ${scope ?? ""} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  if (/^(api:\/\/.+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(resource))
    return { audience: resource, isApi: true };
  const known = audiences().find((audience) => audience.replace(/\/$/, "") === resource.replace(/\/$/, ""));
  if (known === undefined)
    throw new TokenRefusal(
      400,
      "invalid_resource",
      500011,
      `The resource principal named ${resource} was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant.`,
    );
  return { audience: known, isApi: false };
}

function unknownApplication(clientId: string, tenantId: string): TokenRefusal {
  return new TokenRefusal(
    400,
    "unauthorized_client",
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  );
}

function wrongSecret(clientId: string): TokenRefusal {
  return new TokenRefusal(
    401,
    "invalid_client",
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  );
}

function refusalBody(refusal: TokenRefusal, now: number) {
  const timestamp = new Date(now).toISOString().replace("T", " ").replace(/\.\d+/, "");
  const [traceId, correlationId] = [randomUUID(), randomUUID()];
  const { code, number } = refusal;
  return {
    error: code,
    error_description: `AADSTS${number}: ${refusal.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
  };
}
