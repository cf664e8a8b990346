import { ApiManagementClient } from "@azure/arm-apimanagement";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { afterAll, expect } from "vitest";
import { z } from "zod";
import type { ArmCall } from "./arm/arm-server.ts";
import { type SandboxAzure, type SandboxAzureOptions, startSandboxAzure } from "./azure.ts";
import { mapperProblems } from "./mapper-oracle.testing.ts";

/** A sandbox, used through Microsoft's own client and over plain HTTP, by someone who knows nothing of how it is made. */
export interface Stranger {
  readonly azure: SandboxAzure;
  readonly client: ApiManagementClient;
  /** Where the first service is: what the SDK's methods begin with. */
  readonly at: readonly [resourceGroup: string, service: string];
  /** Below the first service, with its api-version; `/` first for an address of its own. */
  readonly arm: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ArmAnswer>;
  readonly close: () => Promise<void>;
}

export interface ArmAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const refusalSchema = z.object({
  error: z.object({ code: z.string(), details: z.array(z.object({ message: z.string() })).nullish() }),
});

/** The code of a refusal; undefined when the answer is none. */
export function codeOf({ body }: Pick<ArmAnswer, "body">): string | undefined {
  return refusalSchema.safeParse(body).data?.error.code;
}

/** The sentences in the details of a refusal; empty when the answer is none. */
export function messagesOf({ body }: Pick<ArmAnswer, "body">): string[] {
  return (refusalSchema.safeParse(body).data?.error.details ?? []).map(({ message }) => message);
}

const tokenSchema = z.object({ access_token: z.string() });

export async function tokenFor(azure: SandboxAzure, who: "deployer" | "reader" = "deployer"): Promise<string> {
  const { clientId, clientSecret } = azure.credentials[who];
  const response = await fetch(`${azure.controlUrl}/${azure.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${azure.controlUrl}/.default`,
    }),
  });
  return tokenSchema.parse(await response.json()).access_token;
}

const everyCall: ArmCall[] = [];

/** Starts one. What it answers is held against the SDK's own description of it when the file's tests are over. */
export async function openStranger(options: SandboxAzureOptions = {}, who?: "deployer" | "reader"): Promise<Stranger> {
  const azure = await startSandboxAzure({ onArmCall: (call) => void everyCall.push(call), ...options });
  const token = await tokenFor(azure, who);
  const [{ name, resourceId }] = azure.services;
  const arm: Stranger["arm"] = async (method, path, body, headers = {}) => {
    const below = path.startsWith("/") ? path : `${resourceId}${path === "" ? "" : `/${path}`}`;
    const url = new URL(below, azure.controlUrl);
    if (!url.searchParams.has("api-version")) url.searchParams.set("api-version", "2024-05-01");
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  };
  return { azure, client: clientFor(azure, token), at: [azure.resourceGroup, name], arm, close: azure.close };
}

afterAll(() => {
  expect([...new Set(mapperProblems(everyCall))]).toEqual([]);
});

/** The SDK refuses bearer tokens over http, so that its own policy gives way to one that does not ask. */
export function clientFor(azure: SandboxAzure, token: string): ApiManagementClient {
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const client = new ApiManagementClient(credential, azure.subscriptionId, {
    endpoint: azure.controlUrl,
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
  const bearer: PipelinePolicy = {
    name: "plainBearer",
    sendRequest: (request, next) => {
      request.headers.set("authorization", `Bearer ${token}`);
      return next(request);
    },
  };
  client.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
  client.pipeline.addPolicy(bearer);
  return client;
}
