import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { Support } from "../../capabilities.ts";
import { echoFailOnceHeader, startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { runTo, sampleOwner } from "../../conformance/run.ts";
import { kong } from "../descriptor.ts";
import { openKong } from "../fixtures/kong-stage.testing.ts";
import { orders } from "../fixtures/orders.testing.ts";

const entity = z.object({ id: z.string(), name: z.string().nullish() });

it("reads what the node has counted since it started, in one call beside the services", async () => {
  const { urls, close } = await startEchoBackends();
  onTestFinished(close);
  const stage = await openKong();
  const { session, sandbox } = stage;
  const run = await runTo(stage, orders([], urls[0]));
  const [endpoint = ""] = await session.endpoints(run.after);
  const remoteId = run.after.find(({ kind }) => kind === "service")?.remoteId;
  expect(await session.counters?.()).toEqual({ counter: expect.stringMatching(/^[0-9a-f-]{36}$/), totals: [] });

  const call = (path: string, headers = {}) => sandbox.call(endpoint, { method: "GET", path, headers });
  for (const path of ["/orders", "/orders/7", "/orders", "/no/such"]) await call(path);
  await call("/orders", { [echoFailOnceHeader]: "metrics" });

  const before = sandbox.harness.calls.length;
  const reading = await session.counters?.();
  // Kong counts nothing of /no/such, which no route takes.
  expect(reading?.totals).toEqual([
    {
      ...{ remoteId, name: "Orders", owner: sampleOwner, requests: 4, clientErrors: 0, serverErrors: 1 },
      latency: { sumMs: expect.any(Number), count: 4, buckets: expect.arrayContaining([[60_000, 4]]) },
    },
  ]);
  expect(reading?.totals[0]?.latency?.buckets[0]?.[0]).toBe(25);
  expect(sandbox.harness.calls.slice(before).map(({ method }) => method)).toEqual(["GET", "GET"]);
});

it("says that services without a name are counted by their host, and so together", async () => {
  const stage = await openKong();
  for (const path of ["/one", "/two"]) {
    const { id } = entity.parse(await stage.operate("POST", "/services", { host: "127.0.0.1", port: 9 }));
    await stage.operate("POST", "/routes", { paths: [path], service: { id } });
  }
  await stage.sandbox.call(stage.settings.proxyUrl, { method: "GET", path: "/one" });
  const { totals = [] } = (await stage.session.counters?.()) ?? {};
  expect(totals).toHaveLength(2);
  const [one, two] = totals;
  expect(one).toMatchObject({ requests: 1, serverErrors: 1, sharedWith: [two?.remoteId] });
  expect(two).toMatchObject({ requests: 1, sharedWith: [one?.remoteId] });
});

it("tells what the plugin is told to count, and holds it against the kind", async () => {
  const stage = await openKong();
  const metrics = async (): Promise<Support> =>
    kong.capabilities((await stage.session.check("read-only")).facts).metrics;
  expect(await metrics()).toMatchObject({ level: "partial", sentence: expect.not.stringContaining("latency_metrics") });

  const { data } = z.object({ data: z.array(entity) }).parse(await stage.operate("GET", "/plugins"));
  const id = data.find(({ name }) => name === "prometheus")?.id;
  await stage.operate("PATCH", `/plugins/${id}`, { config: { latency_metrics: false } });
  expect(await metrics()).toMatchObject({ level: "partial", sentence: expect.stringContaining("latency_metrics off") });

  await stage.operate("PATCH", `/plugins/${id}`, { config: { status_code_metrics: false } });
  expect(await metrics()).toMatchObject({ level: "none", sentence: expect.stringContaining("status_code_metrics") });

  await stage.operate("DELETE", `/plugins/${id}`);
  expect(await metrics()).toMatchObject({ level: "none" });
  await stage.operate("POST", "/services", { name: "lone", host: "lone.internal" });
  await stage.operate("POST", "/services/lone/plugins", { name: "prometheus", config: { status_code_metrics: true } });
  expect(await metrics()).toMatchObject({ sentence: expect.stringContaining("Only services with a plugin") });
});
