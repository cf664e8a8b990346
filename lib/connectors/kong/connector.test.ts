import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { OwnerMark } from "#lib/model/resource.ts";
import { loadOracle, oracleAbsence, oracleIsThere } from "../../sandbox/kong/oracle.testing.ts";
import { startEchoBackends } from "../conformance/echo-backend.testing.ts";
import { expectPredicted, expectSettled } from "../conformance/expectations.ts";
import { describeGoldenPairs } from "../conformance/golden-pairs.ts";
import { planRun, runTo, sampleOwner } from "../conformance/run.ts";
import { type PolicyLine, sampleDefinition, withPolicies } from "../conformance/samples.ts";
import { describeConnector } from "../conformance/suite.ts";
import { loadConnector } from "../connectors.ts";
import { encode } from "./encode.ts";
import { openKong } from "./fixtures/kong-stage.testing.ts";
import { kongSubject, recordedCalls, startKongSandbox } from "./fixtures/kong-subject.testing.ts";
import { orders, target } from "./fixtures/orders.testing.ts";
import { pluginDefaults } from "./wire/plugin-defaults.ts";

async function echo() {
  const backends = await startEchoBackends();
  onTestFinished(backends.close);
  return backends;
}

describeConnector(kongSubject);

describeGoldenPairs(path.join(import.meta.dirname, "fixtures"), (definition) => ({
  "resources.json": `${JSON.stringify(encode(definition, target), null, 2)}\n`,
}));

it("makes nothing for a Kong without a database", () => {
  const { resources, findings } = encode(orders(), { ...target, facts: { ...target.facts, database: "off" } });
  expect([resources, findings[0]?.code]).toEqual([[], "gateway.dbless"]);
});

describe("on a gateway", () => {
  const partly: PolicyLine[] = [{ config: { type: "api-key" }, match: { paths: ["/orders/{id}"] } }];

  it("never lets a new route of a running API be reached before its own protection is there", async () => {
    const { urls } = await echo();
    const stage = await openKong();
    const first = sampleDefinition({ backends: [urls[0]], operations: ["GET /orders"] });
    await runTo(stage, first);
    const grown = orders(partly, urls[0]);
    const { changes } = (await planRun(stage, grown)).plan;
    const [endpoint = ""] = await stage.session.endpoints((await planRun(stage, grown)).before);
    const ask = (headers = {}) => stage.sandbox.call(endpoint, { method: "GET", path: "/orders/7", headers });
    for (let step = 0; step < changes.length; step += 1) {
      await runTo({ ...stage, session: stage.sandbox.connect() }, grown, { crashAfter: 1 });
      expect((await ask()).status).not.toBe(200);
    }
    await runTo(stage, grown);
    await expectSettled("the grown API", stage, grown);
    expect((await ask()).status).toBe(401);
    await stage.session.accessKeys?.issue(stage.owner, {
      remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11",
      name: "one",
      key: "key-of-one",
    });
    expect((await ask({ "x-api-key": "key-of-one" })).status).toBe(200);
  });

  it("predicts the call that releases a held route", async () => {
    const stage = await openKong();
    await runTo(stage, sampleDefinition({ backends: ["http://orders.internal"], operations: ["GET /orders"] }));
    const run = await runTo(stage, orders(partly));
    expectPredicted("growing under a key", run);
    expect(run.made.writes).toBe(run.plan.changes.length + 1);
    await expectSettled("afterwards", stage, orders(partly));
  });

  it("spreads over several backends by weight, and follows a change of them", async () => {
    const { urls } = await echo();
    const stage = await openKong();
    const spread = (weights: number[]) =>
      sampleDefinition({
        basePath: "/spread",
        backends: urls.slice(0, weights.length),
        weights,
        operations: ["GET /status"],
      });
    for (const weights of [[100, 50], [100, 10], [100]]) {
      const run = await runTo(stage, spread(weights));
      expectPredicted(String(weights), run);
      await expectSettled(String(weights), stage, spread(weights));
      const [endpoint = ""] = await stage.session.endpoints(run.after);
      expect((await stage.sandbox.call(endpoint, { method: "GET", path: "/status" })).status).toBe(200);
    }
    const left = (await stage.sandbox.inventory()).filter(({ content }) =>
      JSON.stringify(content).includes("gatehouse"),
    );
    expect(left.map(({ kind }) => kind).toSorted()).toEqual(["plugins", "routes", "services"]);
  });

  it("undeploys R routes with a key and several backends in R + 3 writes", async () => {
    const { urls } = await echo();
    const stage = await openKong();
    const definition = withPolicies(
      sampleDefinition({ backends: urls, operations: ["GET /orders", "POST /orders", "GET /orders/{id}"] }),
      [{ config: { type: "api-key" } }],
    );
    await runTo(stage, definition);
    const run = await runTo(stage, undefined);
    expectPredicted("undeploy", run);
    expect(run.made.writes).toBe(3 + 3);
  });

  it("shows what others set beside ours without calling it a change, and keeps it", async () => {
    const stage = await openKong();
    await runTo(stage, orders());
    const { before } = await planRun(stage, orders());
    const service = before.find(({ kind }) => kind === "service");
    await stage.operate("PATCH", `/services/${service?.remoteId}`, {
      tags: [...tags(service?.body.tags), "team-orders"],
      read_timeout: 1,
    });
    const { plan, before: seen } = await planRun(stage, orders());
    expect(seen.find(({ kind }) => kind === "service")?.unmanaged).toEqual({ tags: ["team-orders"] });
    expect(plan.changes.flatMap(({ fields }) => fields.map((field) => field.path))).toEqual(["read_timeout"]);
    await runTo(stage, orders());
    const after = (await planRun(stage, orders())).before.find(({ kind }) => kind === "service");
    expect(after?.unmanaged).toEqual({ tags: ["team-orders"] });
  });

  it("sees a stranger's plugin on our service as a stranger's", async () => {
    const stage = await openKong();
    await runTo(stage, orders());
    const { before } = await planRun(stage, orders());
    const serviceId = before.find(({ kind }) => kind === "service")?.remoteId;
    await stage.operate("POST", `/services/${serviceId}/plugins`, {
      name: "request-termination",
      config: { status_code: 403 },
    });
    const { before: seen } = await planRun(stage, orders());
    expect(seen.find(({ key }) => key === "plugin/request-termination")?.ownership).toBe("foreign");
  });

  it("is loaded by kind, and parses what was stored before it connects", async () => {
    const connector = await loadConnector("kong");
    const handle = await startKongSandbox();
    onTestFinished(handle.close);
    expect(() => connector.connect({ adminUrl: "nowhere" }, {}, handle.harness.context())).toThrow(
      /settings no longer fit/,
    );
    await expect(loadConnector("nonesuch")).rejects.toThrow(/No connector is named/);
  });

  it("keeps two deployments of one gateway apart", () => {
    const other: OwnerMark = { ...sampleOwner, deploymentId: "6a1d6c0e-2f43-4f7e-8a55-0c9a1f6d2e31" };
    const ids = (owner: OwnerMark) => encode(orders(), { ...target, owner }).resources.map(({ remoteId }) => remoteId);
    expect(ids(sampleOwner).filter((id) => ids(other).includes(id))).toEqual([]);
  });
});

describe.skipIf(!oracleIsThere)(`against Kong's own description${oracleIsThere ? "" : `: ${oracleAbsence}`}`, () => {
  it("fills in the defaults that Kong fills in", () => {
    const oracle = loadOracle();
    for (const [name, ours] of Object.entries(pluginDefaults)) {
      const said = JSON.parse(JSON.stringify(ours, (_, value) => (value === null ? undefined : value)));
      expect(sorted(oracle.pluginDefaults(name)), name).toMatchObject(sorted(said));
    }
  });

  it("says to Kong, everywhere above, only what Kong describes", () => {
    const oracle = loadOracle();
    expect(recordedCalls.length).toBeGreaterThan(100);
    // The description asks PATCH for whole objects, writes references as text, and knows no plugin by name.
    const slips = /must have required property|\/(service|route) must be string|\/protocols\/3 must be|config: /;
    const said = oracle.problems(recordedCalls).filter((problem) => problem.includes("(what was sent)"));
    const configurations = new Map<string, { name: string; config: unknown }>();
    for (const { method, path: address, requestBody } of recordedCalls) {
      const sent = z.object({ name: z.string(), config: z.unknown() }).safeParse(requestBody);
      if (method !== "PUT" || !address.startsWith("/plugins/") || !sent.success) continue;
      configurations.set(JSON.stringify(sent.data), sent.data);
    }
    expect(new Set([...configurations.values()].map(({ name }) => name)).size).toBe(Object.keys(pluginDefaults).length);
    const aboutPlugins = [...configurations.values()].flatMap(({ name, config }) =>
      oracle.pluginProblems(name, config),
    );
    expect([...new Set([...said.filter((problem) => !slips.test(problem)), ...aboutPlugins])]).toEqual([]);
  });
});

function tags(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Lists that Kong keeps as sets, in one order. */
function sorted(value: unknown): object {
  return JSON.parse(JSON.stringify(value, (_, part) => (Array.isArray(part) ? part.toSorted() : part)) ?? "{}");
}
