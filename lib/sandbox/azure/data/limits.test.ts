import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openGateway,
  policies,
  putApi,
  putPolicy,
  putProduct,
  putSubscription,
  type TestGateway,
} from "./gateway.testing.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const key = (name: string) => ({ "Ocp-Apim-Subscription-Key": `${name}-key` });
const statuses = async (count: number, path = "/orders/items", headers = {}) => {
  const all: number[] = [];
  for (let call = 0; call < count; call += 1) all.push((await gateway.call(path, { headers })).status);
  return all;
};

describe("rate-limit-by-key", () => {
  it("lets the number through in each sliding window", async () => {
    const inbound = `<rate-limit-by-key calls="2" renewal-period="60" counter-key="all" remaining-calls-header-name="X-Left" total-calls-header-name="X-Most" />`;
    putApi(gateway, { policy: policies({ inbound }) });
    const first = await gateway.call("/orders/items");
    expect(first.headers).toMatchObject({ "x-left": "1", "x-most": "2" });
    gateway.advance(20_000);
    expect(await statuses(1)).toEqual([200]);
    const refused = await gateway.call("/orders/items");
    expect([refused.status, refused.message()]).toEqual([429, "Rate limit is exceeded. Try again in 40 seconds."]);
    expect(refused.headers["retry-after"]).toBe("40");
    expect(gateway.hits()).toBe(2);
    gateway.advance(40_000);
    expect(await statuses(2)).toEqual([200, 429]);
  });

  it("counts each key by itself, and only what its condition says", async () => {
    const inbound = `<rate-limit-by-key calls="1" renewal-period="60" counter-key="@(context.Request.Headers.GetValueOrDefault(&quot;X-Who&quot;, &quot;&quot;))" increment-condition="@(context.Response.StatusCode == 200)" retry-after-header-name="X-Wait" />`;
    putApi(gateway, { policy: policies({ inbound }) });
    expect(await statuses(2, "/orders/items", { "x-who": "ann", "x-answer": "404" })).toEqual([404, 404]);
    expect(await statuses(2, "/orders/items", { "x-who": "ann" })).toEqual([200, 429]);
    expect(await statuses(2, "/orders/items", { "x-who": "bob" })).toEqual([200, 429]);
    expect((await gateway.call("/orders/items", { headers: { "x-who": "bob" } })).headers["x-wait"]).toBe("60");
  });

  it("counts a key once in a request, and by the weight that is asked for", async () => {
    const limit = (calls: number) =>
      `<rate-limit-by-key calls="${calls}" renewal-period="60" counter-key="k" increment-count="2" />`;
    putApi(gateway, { policy: policies({ inbound: limit(4) + limit(8) }) });
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });
});

describe("rate-limit", () => {
  it("counts by subscription, and nobody without one", async () => {
    putApi(gateway, { policy: policies({ inbound: '<rate-limit calls="1" renewal-period="60" />' }) });
    putSubscription(gateway.state, "ann", "/apis/orders");
    putSubscription(gateway.state, "bob", "/apis/orders");
    expect(await statuses(2, "/orders/items", key("ann"))).toEqual([200, 429]);
    expect(await statuses(2, "/orders/items", key("bob"))).toEqual([200, 429]);
    expect(await statuses(2)).toEqual([200, 200]);
  });

  it("has counters of their own for APIs and operations of a product", async () => {
    putApi(gateway);
    const product = putProduct(gateway.state, "gold", ["orders"]);
    putSubscription(gateway.state, "ann", "/products/gold");
    const inner = '<api name="orders"><operation id="get-items" calls="1" renewal-period="60" /></api>';
    putPolicy(
      gateway.state,
      product,
      policies({ inbound: `<rate-limit calls="3" renewal-period="60">${inner}</rate-limit>` }),
    );
    expect(await statuses(2, "/orders/items", key("ann"))).toEqual([200, 429]);
    expect(await statuses(2, "/orders/items/7", key("ann"))).toEqual([200, 429]);
  });
});

describe("quotas", () => {
  it("refuse with 403 until the fixed period ends", async () => {
    const inbound = '<quota-by-key calls="2" renewal-period="86400" counter-key="all" />';
    putApi(gateway, { policy: policies({ inbound }) });
    expect(await statuses(2)).toEqual([200, 200]);
    const refused = await gateway.call("/orders/items");
    // The clock of the test begins at noon, and days begin at midnight.
    expect([refused.status, refused.message()]).toEqual([
      403,
      "Out of call volume quota. Quota will be replenished in 12:00:00.",
    ]);
    expect(refused.headers["retry-after"]).toBe("43200");
    gateway.advance(12 * 3_600_000);
    expect(await statuses(1)).toEqual([200]);
  });

  it("begin where they are told, or never end", async () => {
    const start = "2026-11-25T11:59:00Z";
    const inbound = `<quota-by-key calls="1" renewal-period="300" counter-key="all" first-period-start="${start}" />`;
    putApi(gateway, { policy: policies({ inbound }) });
    await gateway.call("/orders/items");
    expect((await gateway.call("/orders/items")).headers["retry-after"]).toBe("240");
    const forever = '<quota-by-key calls="1" renewal-period="0" counter-key="other" />';
    putApi(gateway, { policy: policies({ inbound: forever }) });
    await gateway.call("/orders/items");
    gateway.advance(1_000 * 86_400_000);
    expect((await gateway.call("/orders/items")).message()).toBe("Out of call volume quota.");
  });

  it("count kilobytes of both directions", async () => {
    const inbound = '<quota-by-key bandwidth="3" renewal-period="300" counter-key="all" />';
    putApi(gateway, { policy: policies({ inbound }) });
    const send = () => gateway.call("/orders/items", { method: "POST", body: "x".repeat(1_024) });
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    expect((await send()).message()).toMatch(/^Out of bandwidth quota\./);
  });

  it("of a subscription begin with it", async () => {
    putApi(gateway, { policy: policies({ inbound: '<quota calls="1" renewal-period="604800" />' }) });
    putSubscription(gateway.state, "ann", "/apis/orders", { createdAt: gateway.now() - 86_400_000 });
    expect(await statuses(1, "/orders/items", key("ann"))).toEqual([200]);
    const refused = await gateway.call("/orders/items", { headers: key("ann") });
    expect(refused.message()).toBe("Out of call volume quota. Quota will be replenished in 6.00:00:00.");
  });
});
