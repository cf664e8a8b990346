import { z } from "zod";
import type { SandboxGateway } from "./portal.ts";

const offerSchema = z.object({
  settings: z.object({
    subscriptionId: z.string(),
    resourceGroup: z.string(),
    serviceName: z.string(),
    tenantId: z.string(),
    clientId: z.string(),
    armEndpoint: z.url(),
    authorityHost: z.url(),
  }),
  credentials: z.object({ signIn: z.object({ clientSecret: z.string() }) }),
});
const tokenSchema = z.object({ access_token: z.string() });

/** Calls the resource manager for something in the service, as somebody in the portal of Azure does. Throws what it refuses. */
export type AzureConsole = (method: string, path: string, body?: unknown) => Promise<unknown>;

export async function azureConsole(gateway: SandboxGateway): Promise<AzureConsole> {
  const { settings } = offerSchema.parse(gateway);
  const { subscriptionId, resourceGroup, serviceName, armEndpoint } = settings;
  const group = `${armEndpoint}/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const service = `${group}/providers/Microsoft.ApiManagement/service/${serviceName}`;
  const authorization = `Bearer ${await azureToken(gateway, "https://management.azure.com")}`;
  return async (method, path, body) => {
    const response = await fetch(`${service}${path}?api-version=2024-05-01`, {
      method,
      headers: { authorization, "content-type": "application/json", "if-match": "*" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.status === 200 && method === "GET" ? response.json() : undefined;
  };
}

/** What an application asks of Entra before it calls an API, the resource manager's among them. */
export async function azureToken(gateway: SandboxGateway, api: string): Promise<string> {
  const { settings, credentials } = offerSchema.parse(gateway);
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: settings.clientId,
    client_secret: credentials.signIn.clientSecret,
    scope: `${api}/.default`,
  });
  const address = `${settings.authorityHost}/${settings.tenantId}/oauth2/v2.0/token`;
  return tokenSchema.parse(await (await fetch(address, { method: "POST", body: form })).json()).access_token;
}
