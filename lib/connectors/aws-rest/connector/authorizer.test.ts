import {
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { expect, it, onTestFinished } from "vitest";
import { blockingFindings } from "#lib/model/finding.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { type KeySet, startKeySet } from "../../conformance/key-set.testing.ts";
import { changeName, openStage, planRun, runTo, sampleOwner } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { awsRestSubject } from "../fixtures/aws-rest-subject.testing.ts";
import { managed } from "../fixtures/functions.testing.ts";
import { mockOrders } from "../fixtures/mock-orders.testing.ts";
import { authorizerPackage } from "../wire.ts";

const profile = { name: "managed", facts: { hasManagedAuthorizer: true, account: "123456789012" } };
const FunctionName = "gatehouse-authorizer";
const jwt = { type: "jwt", issuer: "https://id.example.com/", jwksUri: "https://id.example.com/keys" } as const;
const protectedOrders = mockOrders([{ config: jwt }]);

async function open() {
  const stage = { ...(await openAwsRest(managed, { isVirtual: true })), profile };
  const { sandbox, handle } = stage;
  const neighbour = openStage(awsRestSubject, profile, sandbox, "neighbour-v1", {
    ...sampleOwner,
    deploymentId: "7b1f0f7e-0f3a-4d0c-8a57-2f4b8a1f5d90",
    apiId: "e5a9c0d1-3b7d-4c5e-9a1f-6d2c8b4e7f03",
  });
  const lambda = handle.lambdaConsole;
  const names = () => handle.aws.lambda.all("functions").map(({ id }) => id);
  return { stage, neighbour, lambda, names, pass: () => sandbox.harness.advance(60_000) };
}

async function openIssuer(): Promise<KeySet> {
  const keys = await startKeySet();
  onTestFinished(keys.close);
  return keys;
}

it("is made by the first API that asks for a token, in 2 writes more, and by no other", async () => {
  const { stage, neighbour, names } = await open();
  const plain = await runTo(stage, mockOrders([]));
  expect([plain.made, names()]).toEqual([{ writes: 3, reads: 6 }, []]);
  const first = await runTo(stage, protectedOrders);
  expectPredicted("the first with a token", first);
  expect(first.plan.changes.map(changeName)).toEqual([
    ...["create authorizer-function", "create authorizer-permission", "update document", "update stage"],
  ]);
  expect(first.made).toEqual({ writes: 4, reads: 8 + 1 + 2 });
  const second = await runTo(neighbour, protectedOrders);
  expectPredicted("the next with a token", second);
  expect(second.made).toEqual({ writes: 3, reads: 2 + 4 + 2 + 2 });
  await expectSettled("the next with a token", neighbour, protectedOrders);
  expect(names()).toEqual([FunctionName]);
});

it("stays when an API goes or asks for no token any more, and works on for the others", async () => {
  const { stage, neighbour, names } = await open();
  const keys = await openIssuer();
  const definition = mockOrders([{ config: { ...jwt, issuer: keys.issuer, jwksUri: keys.jwksUri } }]);
  await runTo(stage, definition);
  const { after } = await runTo(neighbour, definition);
  const without = await runTo(stage, mockOrders([]));
  expectPredicted("without a token", without);
  await expectSettled("without a token", stage, mockOrders([]));
  const gone = await runTo(stage, undefined);
  expectPredicted("undeployed", gone);
  expect(gone.made.writes).toBe(2);
  expect(names()).toEqual([FunctionName]);
  const [endpoint] = await neighbour.session.endpoints(after);
  const ask = async (token?: string) =>
    (await fetch(`${endpoint}/orders`, token ? { headers: { authorization: `Bearer ${token}` } } : {})).status;
  expect([await ask(), await ask(keys.token({ sub: "1" })), await ask(keys.token({ sub: "1" }, "stranger"))]).toEqual([
    401, 200, 401,
  ]);
});

it("checks issuer, audiences and all scopes on every method of the API, with what it says kept for the token", async () => {
  const { stage } = await open();
  const keys = await openIssuer();
  const { issuer, jwksUri } = keys;
  const wanted = { audiences: ["orders", "shop"], scopes: ["orders:read", "orders:write"] };
  const config = { type: "jwt", issuer, jwksUri, ...wanted } as const;
  const { after, plan } = await runTo(stage, mockOrders([{ config }]));
  expect(plan.findings).toEqual([]);
  const [endpoint] = await stage.session.endpoints(after);
  const call = async (token: string, path = "/orders") =>
    (await fetch(`${endpoint}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
  const ask = (claims: Parameters<KeySet["token"]>[0]) => call(keys.token({ sub: "1", ...claims }));
  const good = { aud: ["x", "shop"], scope: "orders:write orders:read" };
  const token = keys.token(good);
  expect([await call(token), await call(token, "/orders/7"), await call(token)]).toEqual([200, 200, 200]);
  expect(await ask({ ...good, scope: "orders:read" })).toBe(403);
  expect(await ask({ ...good, aud: "elsewhere" })).toBe(401);
  expect(await ask({ ...good, iss: "https://id.example.com/" })).toBe(401);
  expect(await ask({ ...good, exp: Math.floor(Date.now() / 1000) - 120 })).toBe(401);
});

it("asks of each operation what its own policy asks, and reads it back so", async () => {
  const { stage } = await open();
  const keys = await openIssuer();
  const { issuer, jwksUri } = keys;
  const asking = (scope: string, path: string): PolicyLine => ({
    config: { type: "jwt", issuer, jwksUri, audiences: [], scopes: [scope] },
    match: { paths: [path] },
  });
  const definition = mockOrders([asking("orders:list", "/orders"), asking("orders:read", "/orders/{id}")]);
  const { after, plan } = await runTo(stage, definition);
  expect(plan.findings).toEqual([]);
  await expectSettled("two policies", stage, definition);
  const [endpoint] = await stage.session.endpoints(after);
  const ask = async (token: string, path: string) =>
    (await fetch(`${endpoint}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
  const lister = keys.token({ scope: "orders:list" });
  const reader = keys.token({ scope: "orders:read" });
  expect([await ask(lister, "/orders"), await ask(lister, "/orders/7"), await ask(lister, "/orders")]).toEqual([
    200, 403, 200,
  ]);
  expect([await ask(reader, "/orders/7"), await ask(reader, "/orders")]).toEqual([200, 403]);
  const api = after.find(({ kind }) => kind === "api");
  const decoded = stage.subject.decode(await stage.session.fetch(api?.remoteId ?? ""));
  expect(decoded.findings).toEqual([]);
  expect(decoded.definition.policies.filter(({ config }) => config.type === "jwt")).toMatchObject([
    { config: { scopes: ["orders:list"] }, match: { paths: ["/orders"] } },
    { config: { scopes: ["orders:read"] }, match: { paths: ["/orders/{id}"] } },
  ]);
  const one = mockOrders([asking("orders:list", "/orders")]);
  expectPredicted("one policy left", await runTo(stage, one));
  await expectSettled("one policy left", stage, one);
  expect(await ask(lister, "/orders/7")).toBe(200);
});

it("is put right where somebody changed code, role or permission, each in as many writes as it takes", async () => {
  const { stage, lambda, pass } = await open();
  const { after } = await runTo(stage, protectedOrders);
  const repaired = async (what: string, writes: number) => {
    pass();
    const run = await runTo(stage, protectedOrders);
    expectPredicted(what, run);
    expect([what, run.made.writes]).toEqual([what, writes]);
    await expectSettled(what, stage, protectedOrders);
  };
  const [observed] = after;
  if (observed === undefined) throw new Error("The function is observed.");
  await stage.sandbox.edit(observed);
  await repaired("other code", 1);
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Handler: "other.handler" }));
  await repaired("another handler", 1);
  await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: "gatehouse-api-gateway" }));
  await repaired("no permission", 1);
  await lambda.send(new DeleteFunctionCommand({ FunctionName }));
  await repaired("nothing", 2);
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
  expect(Configuration?.CodeSha256).toBe(authorizerPackage.codeSha256);
  const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName }));
  expect(JSON.parse(Policy ?? "").Statement).toHaveLength(1);
});

it("is a stranger's under another installation, and refused", async () => {
  const { stage, neighbour } = await open();
  await runTo(stage, protectedOrders);
  const owner = { ...neighbour.owner, installationId: "11111111-6f0e-4f0e-9f0a-5d1f8f2f7a10" };
  const { plan } = await planRun({ ...neighbour, owner }, protectedOrders);
  expect(blockingFindings(plan.findings)).toMatchObject([{ sentence: expect.stringContaining(FunctionName) }]);
});

it("is taken as made when two deployments make it at once", async () => {
  const { stage, neighbour } = await open();
  const one = await planRun(stage, protectedOrders);
  const two = await planRun(neighbour, protectedOrders);
  for (const index of [0, 1]) {
    for (const [{ session }, { plan, scope }] of [
      [stage, one],
      [neighbour, two],
    ] as const) {
      const change = plan.changes[index];
      if (change === undefined) throw new Error("Function and permission are to be made.");
      let outcome = await session.write(change, scope);
      while (outcome.status === "pending") {
        stage.sandbox.harness.advance(outcome.retryAfterMs);
        outcome = (await session.poll?.(outcome.operation)) ?? outcome;
      }
    }
  }
  await runTo(stage, protectedOrders);
  await expectSettled("made at once", stage, protectedOrders);
});

it("waits for a change of somebody else's that is under way", async () => {
  const { stage, lambda } = await open();
  await runTo(stage, protectedOrders);
  const change = { FunctionName, Handler: "other.handler", Runtime: "nodejs20.x" } as const;
  await lambda.send(new UpdateFunctionConfigurationCommand(change));
  await runTo(stage, protectedOrders);
  await expectSettled("after a wait", stage, protectedOrders);
});

it("says in Lambda's own words why the function cannot be made", async () => {
  const { stage } = await open();
  const authorizerExecutionRoleArn = "arn:aws:iam::123456789012:role/not-there";
  const sandbox = { ...stage.sandbox, settings: { ...stage.handle.settings, authorizerExecutionRoleArn } };
  const other = { ...stage, sandbox, session: stage.handle.connectAs({ authorizerExecutionRoleArn }) };
  await expect(runTo(other, protectedOrders)).rejects.toMatchObject({
    code: "rejected",
    operation: "CreateFunction",
    detail: expect.stringContaining("cannot be assumed by Lambda"),
  });
});

it("takes tokens of user pools from them only where they check all that the policy asks", async () => {
  const { stage } = await open();
  const pool = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz";
  const said = async (policy: object) => {
    const line: PolicyLine = {
      config: { type: "jwt", issuer: pool, jwksUri: `${pool}/.well-known/jwks.json`, ...policy },
    };
    const { plan } = await planRun(stage, mockOrders([line]));
    expect(plan.findings).toEqual([]);
    return plan.changes.some(({ kind }) => kind === "authorizer-function") ? "function" : "pool";
  };
  expect(await said({ scopes: ["a"] })).toBe("pool");
  expect(await said({})).toBe("function");
  expect(await said({ audiences: ["a"] })).toBe("function");
  expect(await said({ scopes: ["a", "b"] })).toBe("function");
});
