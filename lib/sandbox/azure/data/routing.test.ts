import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openGateway,
  policies,
  putApi,
  putOperation,
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

describe("routing", () => {
  it("calls the backend behind the API's path, with the query as it came", async () => {
    putApi(gateway, { serviceUrl: `${gateway.backendUrl}/base/` });
    const answer = await gateway.call("/orders/items/a%20b?x=1&y=%2F", { headers: { "x-own": "1" } });
    expect(answer.status).toBe(200);
    expect(answer.echo()).toMatchObject({ url: "/base/items/a%20b?x=1&y=%2F", headers: { "x-own": "1" } });
    expect(answer.echo().headers.host).toBe(new URL(gateway.backendUrl).host);
  });

  it.each(["/nothing", "/orders/none", "/orders", "/ordersitems/items"])("answers %s with 404", async (path) => {
    putApi(gateway);
    const answer = await gateway.call(path);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body)).toEqual({ statusCode: 404, message: "Resource not found" });
    expect(gateway.hits()).toBe(0);
  });

  it("knows methods apart", async () => {
    putApi(gateway);
    expect((await gateway.call("/orders/items", { method: "DELETE" })).status).toBe(404);
    expect((await gateway.call("/orders/items", { method: "POST", body: "{}" })).echo()).toMatchObject({ body: "{}" });
  });

  it.each([
    ["/orders/items/special", "special"],
    ["/orders/items/7", "one"],
    ["/orders/items/7.json", "json"],
    ["/orders/files/a/b", "rest"],
    ["/orders/search?q=x", "search"],
    ["/orders/search", "all"],
    ["/orders/ITEMS/special", "special"],
  ])("prefers what says most about %s", async (path, wanted) => {
    const api = putApi(gateway, { operations: [] });
    const lines = {
      rest: "GET /files/{*rest}",
      one: "GET /items/{id}",
      json: "GET /items/{id}.json",
      special: "GET /items/special",
      all: "GET /search",
      search: "GET /search?q={q}",
    };
    for (const [name, line] of Object.entries(lines)) {
      const operation = putOperation(gateway.state, api, line);
      const answer = `<return-response><set-header name="x-name"><value>${name}</value></set-header></return-response>`;
      putPolicy(gateway.state, operation.id, policies({ inbound: answer }));
    }
    expect((await gateway.call(path)).headers["x-name"]).toBe(wanted);
  });

  it("misses an operation whose query is not there", async () => {
    putApi(gateway, { operations: ["GET /search?q={q}&kind=all"] });
    expect((await gateway.call("/orders/search?q=x&kind=all")).status).toBe(200);
    expect((await gateway.call("/orders/search?q=x&kind=one")).status).toBe(404);
    expect((await gateway.call("/orders/search")).status).toBe(404);
  });

  it("takes the API with the longest path", async () => {
    putApi(gateway, { apiId: "short", path: "a", operations: ["GET /b/c"], serviceUrl: `${gateway.backendUrl}/short` });
    putApi(gateway, { apiId: "long", path: "a/b", operations: ["GET /c"], serviceUrl: `${gateway.backendUrl}/long` });
    expect((await gateway.call("/a/b/c")).echo().url).toBe("/long/c");
  });

  it("serves an API on the root", async () => {
    putApi(gateway, { path: "", operations: ["GET /"] });
    expect((await gateway.call("/")).status).toBe(200);
  });

  it("reaches a revision that is not current by ;rev=", async () => {
    putApi(gateway, { serviceUrl: `${gateway.backendUrl}/one` });
    putApi(gateway, { revision: "2", isCurrent: false, serviceUrl: `${gateway.backendUrl}/two` });
    expect((await gateway.call("/orders/items")).echo().url).toBe("/one/items");
    expect((await gateway.call("/orders;rev=2/items")).echo().url).toBe("/two/items");
    expect((await gateway.call("/orders;rev=3/items")).status).toBe(404);
    putApi(gateway, { isCurrent: false, serviceUrl: `${gateway.backendUrl}/one` });
    putApi(gateway, { revision: "2", serviceUrl: `${gateway.backendUrl}/two` });
    expect((await gateway.call("/orders/items")).echo().url).toBe("/two/items");
    expect((await gateway.call("/orders;rev=1/items")).echo().url).toBe("/one/items");
  });

  it("sees a change at once", async () => {
    const api = putApi(gateway);
    expect((await gateway.call("/orders/late")).status).toBe(404);
    putOperation(gateway.state, api, "GET /late");
    expect((await gateway.call("/orders/late")).status).toBe(200);
  });

  it.each([
    ["Segment", "/orders/v1/items", {}],
    ["Query", "/orders/items?api-version=v1", {}],
    ["Header", "/orders/items", { "api-version": "v1" }],
  ] as const)("tells versions apart by %s", async (versioningScheme, path, headers) => {
    const versionSet = "contoso/apiVersionSets/set";
    gateway.state.put("versionSets", {
      ...{ id: versionSet, service: "contoso", name: "set", etag: "", displayName: "set", description: null },
      ...{ versioningScheme, versionQueryName: "api-version", versionHeaderName: "api-version" },
    });
    putApi(gateway, { versionSet, serviceUrl: `${gateway.backendUrl}/original` });
    putApi(gateway, {
      apiId: "one",
      path: "orders",
      apiVersion: "v1",
      versionSet,
      serviceUrl: `${gateway.backendUrl}/v1`,
    });
    expect((await gateway.call("/orders/items")).echo().url).toBe("/original/items");
    expect((await gateway.call(path, { headers })).echo().url).toMatch(/^\/v1\/items/);
  });
});

describe("subscription keys", () => {
  const header = "Ocp-Apim-Subscription-Key";

  beforeEach(() => {
    putApi(gateway, { subscriptionRequired: true });
    putSubscription(gateway.state, "mine", "/apis/orders");
    putSubscription(gateway.state, "all", "/apis");
    putSubscription(gateway.state, "other", "/apis/other");
    putSubscription(gateway.state, "asleep", "/apis/orders", { state: "suspended" });
  });

  it("asks for one", async () => {
    const answer = await gateway.call("/orders/items");
    expect(answer.status).toBe(401);
    expect(answer.message()).toBe(
      "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
    );
    expect(answer.headers["www-authenticate"]).toMatch(
      /^AzureApiManagementKey realm="http:\/\/127\.0\.0\.1:\d+\/orders",name="Ocp-Apim-Subscription-Key",type="header"$/,
    );
  });

  it.each([
    ["mine-key", 200],
    ["mine-second", 200],
    ["all-key", 200],
    ["other-key", 401],
    ["asleep-key", 401],
    ["nobody", 401],
  ])("with %s answers %i", async (key, status) => {
    const answer = await gateway.call("/orders/items", { headers: { [header]: key } });
    expect(answer.status).toBe(status);
    if (status === 401)
      expect(answer.message()).toBe(
        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
      );
    // The backend sees the key unless a policy removes it.
    else expect(answer.echo().headers["ocp-apim-subscription-key"]).toBe(key);
  });

  it("reads the query when there is no header, and names as the API has them", async () => {
    expect((await gateway.call("/orders/items?subscription-key=mine-key")).status).toBe(200);
    const names = { header: "X-Key", query: "key" };
    putApi(gateway, { subscriptionRequired: true, subscriptionKeyParameterNames: names });
    expect((await gateway.call("/orders/items?key=mine-key")).status).toBe(200);
    expect((await gateway.call("/orders/items", { headers: { "x-key": "mine-key" } })).status).toBe(200);
    expect((await gateway.call("/orders/items", { headers: { [header]: "mine-key" } })).status).toBe(401);
  });

  it("refuses a wrong key even where none is needed", async () => {
    putApi(gateway, { subscriptionRequired: false });
    expect((await gateway.call("/orders/items")).status).toBe(200);
    expect((await gateway.call("/orders/items", { headers: { [header]: "nobody" } })).status).toBe(401);
  });

  it("lets product keys in, and everyone by an open product, each under the product's policy", async () => {
    const product = putProduct(gateway.state, "gold", ["orders"]);
    putSubscription(gateway.state, "gold", "/products/gold");
    const seen = '<base /><set-header name="X-Product"><value>@(context.Product.Id)</value></set-header>';
    putPolicy(gateway.state, product, policies({ inbound: seen }));
    const call = (key?: string) =>
      gateway.call("/orders/items", key === undefined ? {} : { headers: { [header]: key } });
    expect((await call("gold-key")).echo().headers["x-product"]).toBe("gold");
    expect((await call("mine-key")).echo().headers["x-product"]).toBeUndefined();
    expect((await call()).status).toBe(401);
    putProduct(gateway.state, "gold", ["orders"], false);
    expect((await call()).echo().headers["x-product"]).toBe("gold");
  });
});
