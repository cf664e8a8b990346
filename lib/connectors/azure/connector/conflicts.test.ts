import { expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { writtenChanges } from "#lib/model/plan.ts";
import { expectSettled } from "../../conformance/expectations.ts";
import { planRun, runTo, type Stage, settle } from "../../conformance/run.ts";
import { ConnectorError } from "../../connector-error.ts";
import { openAzure, orders } from "../fixtures/azure-stage.testing.ts";

const foreignPolicy = { properties: { value: "<policies><inbound><base /></inbound></policies>", format: "rawxml" } };
const header = (value: string) => ({ config: { type: "response-headers", set: [{ name: "X-One", value }] } }) as const;

async function refusalOf(act: () => Promise<unknown>): Promise<ConnectorError> {
  const thrown = await act().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof ConnectorError) return thrown;
  throw new Error(`Nothing was refused: ${String(thrown)}`);
}

/** The writes of a plan, to be made when something has happened meanwhile. */
async function planned(stage: Stage, definition: Definition) {
  const { plan, scope } = await planRun(stage, definition);
  return { changes: writtenChanges(plan), scope };
}

it("writes over no policies that somebody changed after the plan was made", async () => {
  const stage = await openAzure();
  const { operate } = stage.handle;
  await runTo(stage, orders([header("1")]));
  await operate("PUT", "/apis/orders-v1/policies/policy", foreignPolicy);
  const { changes, scope } = await planned(stage, orders([header("1")]));
  await operate("PUT", "/apis/orders-v1/policies/policy", {
    properties: { ...foreignPolicy.properties, value: "<policies><inbound></inbound></policies>" },
  });
  const inventory = await stage.sandbox.inventory();
  const [change] = changes;
  const { code, sentence } = await refusalOf(async () => change && stage.session.write(change, scope));
  expect([code, sentence]).toEqual(["conflict", expect.stringMatching(/policies of orders-v1/)]);
  expect(await stage.sandbox.inventory()).toEqual(inventory);
});

it("takes a write whose answer was lost for done, though its entity tag has moved", async () => {
  const stage = await openAzure();
  await runTo(stage, orders([header("1")]));
  await stage.handle.operate("PUT", "/apis/orders-v1/policies/policy", foreignPolicy);
  const { changes, scope } = await planned(stage, orders([header("1")]));
  for (const change of [...changes, ...changes]) await settle(stage, await stage.session.write(change, scope));
  await expectSettled("afterwards", stage, orders([header("1")]));
});

it("writes over settings when only the entity tag moved, and not when they did", async () => {
  const stage = await openAzure();
  const { operate } = stage.handle;
  await runTo(stage, orders());
  const moved = { ...orders(), basePath: "/moved/v1" };
  const first = await planned(stage, moved);
  await operate("PATCH", "/apis/orders-v1", { properties: { termsOfServiceUrl: "https://example.com/terms" } });
  for (const change of first.changes) await stage.session.write(change, first.scope);
  await expectSettled("moved", stage, moved);

  const second = await planned(stage, orders());
  await operate("PATCH", "/apis/orders-v1", { properties: { path: "theirs" } });
  const [change] = second.changes;
  const { code, sentence } = await refusalOf(async () => change && stage.session.write(change, second.scope));
  expect([code, sentence]).toEqual(["conflict", expect.stringMatching(/settings of orders-v1/)]);
});

it("asks to wait while Azure is still working on the API", async () => {
  const stage = await openAzure();
  stage.handle.sandbox.changeSettings({ lockMs: 60_000 });
  await expect(runTo(stage, orders())).rejects.toMatchObject({
    code: "unavailable",
    retryable: true,
    retryAfterMs: 10_000,
    detail: expect.stringContaining("PessimisticConcurrencyConflict"),
  });
  stage.sandbox.harness.advance(60_000);
  await runTo(stage, orders());
  await expectSettled("afterwards", stage, orders());
});

it("sees a stranger on our path, and takes over none that has another name", async () => {
  const stage = await openAzure();
  await stage.handle.operate("PUT", "/apis/theirs", {
    properties: { displayName: "Theirs", path: "orders/v1", protocols: ["https"] },
  });
  const { plan, before } = await planRun(stage, orders());
  expect(before).toMatchObject([{ key: "api", ownership: "foreign", remoteId: "theirs" }]);
  expect(plan.findings.map(({ code }) => code)).toEqual(["ownership.foreign"]);
  const { code, sentence } = await refusalOf(() => runTo(stage, orders(), { adopt: new Set(["api"]) }));
  expect([code, sentence]).toEqual(["conflict", expect.stringMatching(/theirs stands on this path/)]);
});

it("gives Azure's own words for a document that it refuses", async () => {
  const stage = await openAzure();
  const [first, second] = orders().operations;
  if (first === undefined || second === undefined) throw new Error("There are two operations.");
  const twice = { ...orders(), operations: [first, { ...second, path: "/orders/{other}" }, second] };
  const { code, detail } = await refusalOf(() => runTo(stage, twice));
  expect([code, detail]).toEqual(["rejected", expect.stringMatching(/ValidationError/)]);
});
