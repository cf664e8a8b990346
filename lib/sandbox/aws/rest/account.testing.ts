import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { expect } from "vitest";
import { type SandboxAws, type SandboxAwsOptions, startSandboxAws } from "../aws.ts";
import type { ControlCall } from "../control/control-server.ts";
import { wireProblems } from "../control/wire-oracle.testing.ts";
import type { Credentials } from "../identity/identities.ts";

/** An emulated account used through the vendor's SDK. */
export interface TestAccount {
  readonly aws: SandboxAws;
  /** The administrator's client, which never tries again by itself. */
  readonly client: APIGatewayClient;
  readonly clientOf: (credentials: Credentials, region?: string) => APIGatewayClient;
  readonly close: () => Promise<void>;
}

/** What the account answers is held against the vendor's model, and closing it tells what was wrong. */
export async function openAccount(options: SandboxAwsOptions = {}): Promise<TestAccount> {
  const problems = new Set<string>();
  const onCall = (call: ControlCall) => {
    for (const problem of wireProblems(call)) problems.add(problem);
  };
  const aws = await startSandboxAws({ onCall, ...options });
  const clients: APIGatewayClient[] = [];
  const clientOf = (credentials: Credentials, region = aws.region) => {
    const client = new APIGatewayClient({ endpoint: aws.controlUrl, region, credentials, maxAttempts: 1 });
    clients.push(client);
    return client;
  };
  return {
    ...{ aws, client: clientOf(aws.credentials.administrator), clientOf },
    close: async () => {
      for (const client of clients) client.destroy();
      await aws.close();
      expect([...problems]).toEqual([]);
    },
  };
}

/** A document of one operation on one path, for ImportRestApi. */
export function documentOf(title: string, changes: Record<string, unknown> = {}): Uint8Array {
  return bytesOf({
    ...{
      openapi: "3.0.1",
      info: { title, version: "1.0" },
      paths: { "/pets": { get: proxyTo("http://backend.test/pets") } },
    },
    ...changes,
  });
}

export function bytesOf(document: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

/** An operation that is passed on. */
export function proxyTo(uri: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    responses: { "200": { description: "OK" } },
    "x-amazon-apigateway-integration": { type: "http_proxy", httpMethod: "GET", uri },
    ...changes,
  };
}
