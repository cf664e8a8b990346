import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { ConnectorContext, HttpRequest } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureCredentials, AzureSettings } from "../descriptor.ts";
import { clientAssertion } from "./assertion.ts";
import { cloudOf } from "./cloud.ts";

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The request that gets a token of Azure Resource Manager. Throws `invalid-config` when this server cannot make it. */
export async function signInRequest(
  settings: AzureSettings,
  { signIn }: AzureCredentials,
  context: ConnectorContext,
): Promise<HttpRequest> {
  const { authority } = cloudOf(settings);
  const tokenUrl = `${authority}/${settings.tenantId}/oauth2/v2.0/token`;
  switch (signIn.type) {
    case "client-secret":
      return clientCredentials(tokenUrl, settings, { client_secret: signIn.clientSecret });
    case "certificate": {
      const assertion = assertionOf(signIn.certificate, settings.clientId, tokenUrl, context.clock.now());
      return clientCredentials(tokenUrl, settings, { client_assertion_type: jwtBearer, client_assertion: assertion });
    }
    case "workload-identity":
      return clientCredentials(tokenUrl, settings, {
        client_assertion_type: jwtBearer,
        client_assertion: await federatedToken(settings),
      });
    case "managed-identity":
      return managedIdentity(settings);
    default:
      return signIn satisfies never;
  }
}

/** RFC 6749 §4.4: the client credentials grant. */
function clientCredentials(
  tokenUrl: string,
  settings: AzureSettings,
  proof: Readonly<Record<string, string>>,
): HttpRequest {
  const form = { grant_type: "client_credentials", client_id: settings.clientId, scope: scopeOf(settings), ...proof };
  return {
    method: "POST",
    url: new URL(tokenUrl),
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
    effect: "sign-in",
  };
}

function scopeOf(settings: AzureSettings): string {
  return `${cloudOf(settings).audience}/.default`;
}

function assertionOf(pem: string, clientId: string, audience: string, now: Date): string {
  try {
    return clientAssertion({ pem, clientId, audience, now, id: randomUUID() });
  } catch {
    // What the library says may quote the key.
    throw unusable("The certificate and its private key cannot be read as one PEM pair. Paste both, unencrypted.");
  }
}

/**
 * What the operator of this server lends to every gateway that asks for it, so it has to be said on purpose; and it goes to
 * Azure, never to an address that was typed into a form, but for emulators on this very machine.
 */
function requireAmbient({ armEndpoint, authorityHost }: AzureSettings): void {
  if (process.env.GATEHOUSE_AMBIENT_AZURE !== "1") {
    throw unusable("This server does not lend its own identity. Its operator can, with GATEHOUSE_AMBIENT_AZURE=1.");
  }
  const elsewhere = [armEndpoint, authorityHost].find((address) => address !== "" && !isLoopback(address));
  if (elsewhere !== undefined) {
    throw unusable(`This server's own identity goes to Azure only, and not to ${new URL(elsewhere).host}.`);
  }
}

function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

/** "Workload identity federation": the platform writes a token of its own into a file and renews it there. */
async function federatedToken(settings: AzureSettings): Promise<string> {
  requireAmbient(settings);
  const path = process.env.AZURE_FEDERATED_TOKEN_FILE;
  if (!path) throw unusable("AZURE_FEDERATED_TOKEN_FILE is not set on this server.");
  try {
    return (await readFile(path, "utf8")).trim();
  } catch {
    throw unusable(`The federated token in ${path} cannot be read.`);
  }
}

/** "How to use managed identities": App Service and Container Apps name an endpoint, virtual machines have a fixed one. */
function managedIdentity(settings: AzureSettings): HttpRequest {
  requireAmbient(settings);
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = process.env;
  const isHosted = endpoint !== undefined && header !== undefined;
  const url = new URL(isHosted ? endpoint : "http://169.254.169.254/metadata/identity/oauth2/token");
  url.searchParams.set("api-version", isHosted ? "2019-08-01" : "2018-02-01");
  url.searchParams.set("resource", cloudOf(settings).audience);
  if (settings.clientId !== "") url.searchParams.set("client_id", settings.clientId);
  const headers: Record<string, string> = isHosted ? { "x-identity-header": header } : { metadata: "true" };
  return { method: "GET", url, headers, effect: "sign-in" };
}

function unusable(sentence: string): ConnectorError {
  return new ConnectorError({ code: "invalid-config", sentence, operation: "sign in to Azure" });
}
