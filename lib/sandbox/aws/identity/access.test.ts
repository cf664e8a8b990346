import {
  CreateRestApiCommand,
  DeleteRestApiCommand,
  GetRestApiCommand,
  GetRestApisCommand,
} from "@aws-sdk/client-api-gateway";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAccount, type TestAccount } from "../rest/account.testing.ts";
import type { Credentials } from "./identities.ts";

let account: TestAccount;
let now = Date.now();
const stsClients: STSClient[] = [];

beforeEach(async () => {
  now = Date.now();
  account = await openAccount({ clock: () => now });
});
afterEach(async () => {
  for (const client of stsClients.splice(0)) client.destroy();
  await account.close();
});

function stsOf(credentials: Credentials): STSClient {
  const client = new STSClient({
    ...{ endpoint: account.aws.controlUrl, region: account.aws.region, credentials, maxAttempts: 1 },
  });
  stsClients.push(client);
  return client;
}

describe("signatures", () => {
  const list = (credentials: Credentials, region?: string) =>
    account.clientOf(credentials, region).send(new GetRestApisCommand({}));

  it("are wanted, of a key that is known, made with its secret and for this Region", async () => {
    const { administrator, unknown, expired } = account.aws.credentials;
    await expect(list(expired)).rejects.toMatchObject({ name: "ExpiredTokenException" });
    await expect(list(unknown)).rejects.toMatchObject({
      ...{ name: "UnrecognizedClientException", $metadata: { httpStatusCode: 403 } },
      message: "The security token included in the request is invalid.",
    });
    await expect(list({ ...administrator, secretAccessKey: "another" })).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
    await expect(list(administrator, "us-east-1")).rejects.toMatchObject({ name: "InvalidSignatureException" });
    await expect(list({ ...administrator, sessionToken: "made-up" })).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
    const unsigned = await fetch(`${account.aws.controlUrl}/restapis`);
    expect([unsigned.status, unsigned.headers.get("x-amzn-errortype"), await unsigned.json()]).toEqual([
      403,
      "MissingAuthenticationTokenException",
      { message: "Missing Authentication Token" },
    ]);
  });

  it("cover the path, the query and the body", async () => {
    const seen = new Map<string, string>();
    const client = account.clientOf(account.aws.credentials.administrator);
    client.middlewareStack.add(
      (next) => async (args) => {
        const request = args.request;
        if (typeof request === "object" && request !== null && "headers" in request && isHeaders(request.headers))
          for (const [name, value] of Object.entries(request.headers)) seen.set(name, value);
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await client.send(new GetRestApisCommand({ limit: 3, position: "YQ" }));
    const headers = Object.fromEntries([...seen].filter(([name]) => name !== "host"));
    const again = (path: string, init: RequestInit = {}) =>
      fetch(`${account.aws.controlUrl}${path}`, { headers, ...init }).then(({ status }) => status);
    expect(await again("/restapis?position=YQ&limit=3")).toBe(200);
    expect(await again("/restapis?position=YQ&limit=4")).toBe(403);
    expect(await again("/usageplans?position=YQ&limit=3")).toBe(403);
    expect(await again("/restapis?position=YQ&limit=3", { method: "DELETE" })).toBe(403);
    expect(await again("/restapis?position=YQ&limit=3", { method: "POST", body: "{}" })).toBe(403);
  });
});

describe("allowed verbs", () => {
  it("are judged before anything is looked for", async () => {
    const { without, readOnly, httpOnly } = account.aws.credentials;
    const remove = new DeleteRestApiCommand({ restApiId: "nosuchapi0" });
    await expect(account.clientOf(without.DELETE).send(remove)).rejects.toMatchObject({
      ...{ name: "AccessDeniedException", $metadata: { httpStatusCode: 403 } },
      message: `User: arn:aws:iam::${account.aws.accountId}:user/without-delete is not authorized to perform: apigateway:DELETE on resource: arn:aws:apigateway:${account.aws.region}::/restapis/nosuchapi0 because no identity-based policy allows the apigateway:DELETE action`,
    });
    await expect(account.client.send(remove)).rejects.toMatchObject({ name: "NotFoundException" });
    const create = new CreateRestApiCommand({ name: "mine" });
    await expect(account.clientOf(readOnly).send(create)).rejects.toMatchObject({ name: "AccessDeniedException" });
    await expect(account.clientOf(without.GET).send(create)).resolves.toMatchObject({ name: "mine" });
    await expect(account.clientOf(readOnly).send(new GetRestApisCommand({}))).resolves.toMatchObject({
      items: [{ name: "mine" }],
    });
    await expect(account.clientOf(httpOnly).send(new GetRestApisCommand({}))).rejects.toThrow(
      /with an explicit deny in an identity-based policy$/,
    );
  });

  it("do not suffice to attach a resource policy", async () => {
    const statement = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const create = (credentials: Credentials, withPolicy: boolean) =>
      account.clientOf(credentials).send(new CreateRestApiCommand({ name: "x", ...(withPolicy ? { policy } : {}) }));
    const { withoutPolicies, without } = account.aws.credentials;
    await expect(create(withoutPolicies, true)).rejects.toThrow(/perform: apigateway:UpdateRestApiPolicy on resource/);
    await create(withoutPolicies, false);
    await create(without.DELETE, true);
  });

  it("may be given to an identity of a test's own", async () => {
    const credentials = account.aws.identities.addUser("one-api", [
      {
        ...{ effect: "Allow", actions: ["apigateway:GET"] },
        resources: [`arn:aws:apigateway:${account.aws.region}::/restapis/aaaaaaaaaa`],
      },
    ]);
    const get = (restApiId: string) => account.clientOf(credentials).send(new GetRestApiCommand({ restApiId }));
    await expect(get("aaaaaaaaaa")).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(get("bbbbbbbbbb")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("Security Token Service", () => {
  it("says who calls, and in its own codes who does not", async () => {
    const { administrator, unknown } = account.aws.credentials;
    expect(await stsOf(administrator).send(new GetCallerIdentityCommand({}))).toMatchObject({
      ...{ Account: account.aws.accountId, Arn: `arn:aws:iam::${account.aws.accountId}:user/administrator` },
    });
    await expect(stsOf(unknown).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    await expect(
      stsOf({ ...administrator, secretAccessKey: "x" }).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  });

  it("gives out sessions of a role to who knows its external id, and they end", async () => {
    const { assumer, role } = account.aws.credentials;
    const assume = (ExternalId?: string) =>
      stsOf(assumer).send(
        new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: "test", ExternalId, DurationSeconds: 900 }),
      );
    await expect(assume()).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume("guess")).rejects.toThrow(/is not authorized to perform: sts:AssumeRole on resource: /);
    const { Credentials: given, AssumedRoleUser } = await assume(role.externalId);
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${account.aws.accountId}:assumed-role/gatehouse/test`);
    expect(given?.Expiration?.getTime()).toBe(now + 900_000);
    const client = account.clientOf({
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken ?? "",
    });
    await expect(client.send(new CreateRestApiCommand({ name: "by-role" }))).resolves.toMatchObject({
      name: "by-role",
    });
    now += 900_000;
    await expect(client.send(new GetRestApisCommand({}))).rejects.toMatchObject({
      ...{ name: "ExpiredTokenException", message: "The security token included in the request is expired" },
    });
  });
});

function isHeaders(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null;
}
