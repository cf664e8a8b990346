import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openGateway, policies, putApi, type TestGateway } from "./gateway.testing.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const cached = ({ attributes = "", inner = "", store = "" } = {}) =>
  policies({
    inbound: `<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" ${attributes}>${inner}</cache-lookup><set-header name="X-Late"><value>1</value></set-header>`,
    outbound: `<set-header name="X-Before" exists-action="append"><value>b</value></set-header><cache-store duration="60" ${store} /><set-header name="X-After" exists-action="append"><value>a</value></set-header>`,
  });
const count = async (path = "/orders/items", headers = {}) => (await gateway.call(path, { headers })).echo().count;

describe("response cache", () => {
  it("answers again for so long, and goes on behind cache-store", async () => {
    putApi(gateway, { policy: cached() });
    expect(await count()).toBe(1);
    gateway.advance(59_000);
    const again = await gateway.call("/orders/items");
    expect(again.echo().count).toBe(1);
    expect(again.headers).toMatchObject({ "x-before": "b", "x-after": "a", "content-type": "application/json" });
    gateway.advance(1_000);
    expect(await count()).toBe(2);
  });

  it("knows paths and queries apart, or named parameters alone", async () => {
    putApi(gateway, { policy: cached() });
    expect([
      await count("/orders/items?a=1"),
      await count("/orders/items?a=2"),
      await count("/orders/items/7"),
    ]).toEqual([1, 2, 3]);
    putApi(gateway, {
      apiId: "named",
      policy: cached({ inner: "<vary-by-query-parameter>a;b</vary-by-query-parameter>" }),
    });
    expect([
      await count("/named/items?a=1&c=1"),
      await count("/named/items?c=2&a=1"),
      await count("/named/items?b=1"),
    ]).toEqual([4, 4, 5]);
  });

  it("varies by header", async () => {
    putApi(gateway, { policy: cached({ inner: "<vary-by-header>Accept-Language</vary-by-header>" }) });
    const inLanguage = (language: string) => count("/orders/items", { "accept-language": language });
    expect([await inLanguage("de"), await inLanguage("fr"), await inLanguage("de")]).toEqual([1, 2, 1]);
  });

  it.each([
    ["POST", { method: "POST" }],
    ["a private request", { headers: { authorization: "Basic eDp5" } }],
    ["an error", { headers: { "x-answer": "404" } }],
  ])("does not keep %s", async (_what, options) => {
    putApi(gateway, { policy: cached() });
    const once = async () => (await gateway.call("/orders/items", options)).echo().count;
    expect([await once(), await once()]).toEqual([1, 2]);
  });

  it("keeps what it is told to keep", async () => {
    const attributes = 'allow-private-response-caching="true"';
    putApi(gateway, { policy: cached({ attributes, store: 'cache-response="true"' }) });
    const headers = { authorization: "Basic eDp5", "x-answer": "404" };
    expect([await count("/orders/items", headers), await count("/orders/items", headers)]).toEqual([1, 1]);
  });
});
