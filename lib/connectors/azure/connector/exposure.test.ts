import { expect, it, onTestFinished } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { echoDelayHeader, startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { expectSettled } from "../../conformance/expectations.ts";
import { planRun, runTo, type Stage } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { openAzure, orders } from "../fixtures/azure-stage.testing.ts";

const strangersOnly = { config: { type: "ip-filter", allow: ["192.0.2.0/24"] } } as const;
const keyed = { config: { type: "api-key" } } as const;

async function open() {
  const backends = await startEchoBackends();
  onTestFinished(backends.close);
  const stage = await openAzure();
  const gateway = stage.handle.sandbox.services[0].gatewayUrl;
  const ask = async (path = "/orders/v1/orders", headers: Record<string, string> = {}) => {
    return (await stage.sandbox.call(gateway, { method: "GET", path, headers })).status;
  };
  return { stage, ask, backend: backends.urls[0] };
}

/** Asks at every step of a run that dies and is taken up again, and after it. */
async function atEachStep(stage: Stage, definition: Definition, ask: () => Promise<void>): Promise<void> {
  const { changes } = (await planRun(stage, definition)).plan;
  for (let step = 0; step < changes.length; step += 1) {
    await runTo({ ...stage, session: stage.sandbox.connect() }, definition, { crashAfter: 1 });
    await ask();
  }
  await runTo(stage, definition);
  await expectSettled("afterwards", stage, definition);
  await ask();
}

it("never answers with the backend before the policies of a first deployment are there", async () => {
  const { stage, ask, backend } = await open();
  await atEachStep(stage, orders([strangersOnly], backend), async () => expect(await ask()).not.toBe(200));
  expect(await ask()).toBe(403);
});

it("never shows a new revision without its policies, not even at its own address", async () => {
  const { stage, ask, backend } = await open();
  await runTo(stage, orders([], backend));
  expect(await ask()).toBe(200);
  const { changes } = (await planRun(stage, orders([strangersOnly], backend))).plan;
  expect(changes.map(({ key }) => key)).toEqual(["api", "release"]);
  await runTo(stage, orders([strangersOnly], backend), { crashAfter: 1 });
  expect(await ask()).toBe(200);
  expect(await ask("/orders/v1;rev=2/orders")).not.toBe(200);
});

it("goes from one kind of protection to another without a moment that has neither", async () => {
  const { stage, ask, backend } = await open();
  await runTo(stage, orders([strangersOnly], backend));
  for (const policies of [[keyed], [strangersOnly], [keyed]]) {
    await atEachStep(stage, orders(policies, backend), async () => expect([401, 403]).toContain(await ask()));
  }
});

it("reaches nothing when somebody deletes the policies in the portal", async () => {
  const { stage, ask, backend } = await open();
  await runTo(stage, orders([strangersOnly], backend));
  await stage.handle.operate("DELETE", "/apis/orders-v1/policies/policy");
  expect(await ask()).not.toBe(200);
  const { plan } = await planRun(stage, orders([strangersOnly], backend));
  expect(plan.changes.map(({ action, key }) => `${action} ${key}`)).toEqual(["update release"]);
  await runTo(stage, orders([strangersOnly], backend));
  expect(await ask()).toBe(403);
});

it("makes keys that open this API and no other", async () => {
  const { stage, ask, backend } = await open();
  await runTo(stage, orders([keyed], backend));
  const other = {
    ...stage,
    slug: "other-v1",
    owner: { ...stage.owner, deploymentId: "9d0f7a86-1f5c-4f43-a4a4-6b1e0d3c9f11" },
  };
  await runTo(other, { ...orders([keyed], backend), basePath: "/other" });
  const key = { remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11", name: "one", key: "key-of-one-key-of-one" };
  await stage.session.accessKeys?.issue(stage.owner, key);
  expect(await ask("/orders/v1/orders", { "x-api-key": key.key })).toBe(200);
  expect(await ask("/other/orders", { "x-api-key": key.key })).toBe(401);
  expect(await stage.session.accessKeys?.list(other.owner)).toEqual([]);
  await runTo(stage, orders([], backend));
  await expect(stage.session.accessKeys?.issue(stage.owner, key)).rejects.toThrow(/Deploy it with an API key policy/);
});

it("sends some operations on in another way than the rest", async () => {
  const { stage, backend } = await open();
  const timeout: PolicyLine = {
    config: { type: "timeout", connectMs: 500, responseMs: 500 },
    match: { paths: ["/orders"] },
  };
  await runTo(stage, orders([timeout], backend));
  await expectSettled("a narrow timeout", stage, orders([timeout], backend));
  const gateway = stage.handle.sandbox.services[0].gatewayUrl;
  const slowly = async (path: string) => {
    const headers = { [echoDelayHeader]: "1500" };
    return (await stage.sandbox.call(`${gateway}/orders/v1`, { method: "GET", path, headers })).status;
  };
  expect([await slowly("/orders"), await slowly("/orders/7")]).toEqual([504, 200]);
});
