import {
  DeleteMethodCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateIntegrationCommand,
  UpdateMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { expect, it } from "vitest";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { planRun, runTo } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { apiIdIn, orders } from "../fixtures/orders.testing.ts";

const marked = (value: string): PolicyLine => ({
  config: { type: "request-headers", set: [{ name: "X-Revision", value }], add: [], remove: [] },
});
const limited: PolicyLine = { config: { type: "rate-limit", requests: 5, per: "second", by: "api" } };

type Opened = Awaited<ReturnType<typeof openAwsRest>>;

/** The id of the path `/orders` in the definition as it is now. */
function ordersPath({ handle: { aws } }: Opened, restApiId: string): string {
  const resources = Object.values(aws.rest.get("definitions", restApiId)?.resources ?? {});
  return resources.find(({ path }) => path === "/orders/v1/orders")?.id ?? "";
}

/** Changes one method, adds one and removes one, and deploys nothing. */
async function editByHand(stage: Opened, restApiId: string): Promise<void> {
  const { console } = stage.handle;
  const at = { restApiId, resourceId: ordersPath(stage, restApiId) };
  const uri = { op: "replace" as const, path: "/uri", value: "http://elsewhere.internal/orders" };
  await console.send(new UpdateIntegrationCommand({ ...at, httpMethod: "GET", patchOperations: [uri] }));
  await console.send(new PutMethodCommand({ ...at, httpMethod: "PUT", authorizationType: "NONE" }));
  await console.send(new PutIntegrationCommand({ ...at, httpMethod: "PUT", type: "MOCK" }));
  const resources = Object.values(stage.handle.aws.rest.get("definitions", restApiId)?.resources ?? {});
  const single = resources.find(({ path }) => path === "/orders/v1/orders/{id}")?.id;
  await console.send(new DeleteMethodCommand({ restApiId, resourceId: single, httpMethod: "GET" }));
}

it("sees what was edited at the console and not deployed, and puts it back in one write", async () => {
  const stage = await openAwsRest({ deepCheck: true });
  const restApiId = apiIdIn((await runTo(stage, orders())).after);
  await editByHand(stage, restApiId);
  const { plan } = await planRun(stage, orders());
  expect(plan.changes).toMatchObject([
    {
      ...{ action: "update", key: "document" },
      fields: [
        { path: "undeployed.GET /orders/v1/orders", before: "changed" },
        { path: "undeployed.GET /orders/v1/orders/{id}", before: "removed" },
        { path: "undeployed.PUT /orders/v1/orders", before: "added" },
      ],
    },
  ]);
  const run = await runTo(stage, orders());
  expectPredicted("put back", run);
  expect(run.made.writes).toBe(1);
  await expectSettled("put back", stage, orders());
});

it.each([
  ["who may call", { op: "replace", path: "/authorizationType", value: "AWS_IAM" }],
  ["a key that is wanted", { op: "replace", path: "/apiKeyRequired", value: "true" }],
] as const)("sees %s", async (_, patch) => {
  const stage = await openAwsRest({ deepCheck: true });
  const restApiId = apiIdIn((await runTo(stage, orders())).after);
  const method = { restApiId, resourceId: ordersPath(stage, restApiId), httpMethod: "GET" };
  await stage.handle.console.send(new UpdateMethodCommand({ ...method, patchOperations: [patch] }));
  const { plan } = await planRun(stage, orders());
  expect(plan.changes.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual([
    "undeployed.GET /orders/v1/orders",
  ]);
});

it("takes a read more for each look, and for a step back a write more", async () => {
  const stage = await openAwsRest({ deepCheck: true });
  const second = orders([marked("2")]);
  for (const [definition, writes, reads] of [
    [orders(), 3, 7],
    [orders(), 0, 10],
    [second, 2, 9],
    [orders(), 2, 10],
    [orders([limited]), 1, 10],
    [undefined, 2, 6],
  ] as const) {
    const run = await runTo(stage, definition);
    expectPredicted(`${writes} writes`, run);
    expect([run.made.writes, run.made.reads]).toEqual([writes, reads]);
  }
});

it("lets a change replace what was edited, and says nothing of it", async () => {
  const stage = await openAwsRest({ deepCheck: true });
  const restApiId = apiIdIn((await runTo(stage, orders())).after);
  await editByHand(stage, restApiId);
  const run = await runTo(stage, orders([marked("2")]));
  expectPredicted("a change", run);
  expect(run.plan.changes.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual(["digest", "digest"]);
  await expectSettled("a change", stage, orders([marked("2")]));
});

it("looks at nothing of it where nobody asked", async () => {
  const stage = await openAwsRest();
  const restApiId = apiIdIn((await runTo(stage, orders())).after);
  await editByHand(stage, restApiId);
  await expectSettled("not asked", stage, orders());
});
