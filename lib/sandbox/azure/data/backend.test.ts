import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listen } from "../../core/http.ts";
import { openGateway, policies, putApi, putBackend, putOperation, type TestGateway } from "./gateway.testing.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

async function deadUrl(): Promise<string> {
  const dead = await listen(async () => {});
  await dead.close();
  return dead.url;
}

describe("forward-request", () => {
  it("gives up after its timeout with 504", async () => {
    putApi(gateway, { policy: policies({ backend: '<forward-request timeout-ms="50" />' }) });
    expect((await gateway.call("/orders/items")).status).toBe(200);
    const answer = await gateway.call("/orders/items", { headers: { "x-delay-ms": "400" } });
    expect([answer.status, answer.message()]).toEqual([504, "Gateway Timeout"]);
  });

  it("answers 500 when nobody listens, and says so in on-error", async () => {
    const onError = '<set-header name="X-Reason"><value>@(context.LastError.Reason)</value></set-header>';
    putApi(gateway, { serviceUrl: await deadUrl(), policy: policies({ onError }) });
    const answer = await gateway.call("/orders/items");
    expect([answer.status, answer.message()]).toEqual([500, "Internal server error"]);
    expect(answer.headers["x-reason"]).toBe("BackendConnectionFailure");
  });

  it("hands redirects back, or follows them", async () => {
    const headers = { "x-answer": "302,200", "x-location": "/elsewhere" };
    putApi(gateway);
    expect((await gateway.call("/orders/items", { headers })).status).toBe(302);
    await gateway.close();
    gateway = await openGateway();
    putApi(gateway, { policy: policies({ backend: '<forward-request follow-redirects="true" />' }) });
    expect((await gateway.call("/orders/items", { headers })).echo().url).toBe("/elsewhere");
  });

  it("turns error answers into errors when told", async () => {
    const backend = '<forward-request fail-on-error-status-code="true" />';
    putApi(gateway, { policy: policies({ backend, onError: "<set-status code='599' />" }) });
    expect((await gateway.call("/orders/items", { headers: { "x-answer": "404" } })).status).toBe(599);
    expect((await gateway.call("/orders/items")).status).toBe(200);
  });
});

describe("a pool of backends", () => {
  const useAll = policies({ inbound: '<base /><set-backend-service backend-id="all" />' });
  const putPool = (...services: readonly { id: string; weight?: number; priority?: number }[]) => {
    for (const { id } of services) putBackend(gateway.state, id, `${gateway.backendUrl}/${id}`);
    const members = services.map(({ id, ...rest }) => ({ id: `/backends/${id}`, ...rest }));
    const pool = { services: members };
    putBackend(gateway.state, "all", "", { url: undefined, type: "Pool", pool });
  };
  const asked = async (times: number) => {
    const urls: string[] = [];
    for (let call = 0; call < times; call += 1) urls.push((await gateway.call("/orders/items")).echo().url);
    return urls.map((url) => url.split("/")[1]).join(" ");
  };

  it("takes them in turn, by weight, and those of the lowest priority first", async () => {
    putApi(gateway, { policy: useAll });
    putPool({ id: "a" }, { id: "b" });
    expect(await asked(4)).toBe("a b a b");
    putPool({ id: "c", weight: 3 }, { id: "d", weight: 1 }, { id: "e", weight: 0 });
    expect((await asked(8)).replaceAll(" ", "").split("").toSorted().join("")).toBe("ccccccdd");
    putPool({ id: "f", priority: 2 }, { id: "g", priority: 1 });
    expect(await asked(2)).toBe("g g");
  });
});

describe("retry", () => {
  const retry = (attributes: string, condition = "context.Response.StatusCode == 503") =>
    policies({
      backend: `<retry condition="@(${condition})" ${attributes}><forward-request buffer-request-body="true" /></retry>`,
    });

  it("tries again until the condition no longer holds", async () => {
    putApi(gateway, { policy: retry('count="3" interval="2"') });
    const answer = await gateway.call("/orders/items", {
      method: "POST",
      body: "kept",
      headers: { "x-answer": "503,503,201" },
    });
    expect([answer.status, answer.echo().body, gateway.hits(), gateway.waits]).toEqual([
      201,
      "kept",
      3,
      [2_000, 2_000],
    ]);
  });

  it("stops at its count", async () => {
    putApi(gateway, { policy: retry('count="2" interval="1" delta="3" first-fast-retry="true"') });
    expect((await gateway.call("/orders/items", { headers: { "x-answer": "503" } })).status).toBe(503);
    expect([gateway.hits(), gateway.waits]).toEqual([3, [0, 4_000]]);
  });

  it("waits exponentially up to the most", async () => {
    putApi(gateway, { policy: retry('count="5" interval="10" delta="10" max-interval="60"') });
    await gateway.call("/orders/items", { headers: { "x-answer": "503" } });
    expect(gateway.waits).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it("tries a connection again only when the condition can do without a response", async () => {
    const serviceUrl = await deadUrl();
    putApi(gateway, { serviceUrl, policy: retry('count="2" interval="1"') });
    expect((await gateway.call("/orders/items")).status).toBe(500);
    expect(gateway.waits).toEqual([]);
    putApi(gateway, { serviceUrl, policy: retry('count="2" interval="1"', "context.Response == null") });
    expect((await gateway.call("/orders/items")).status).toBe(500);
    expect(gateway.waits).toHaveLength(2);
  });
});

describe("mock-response", () => {
  const representation = (contentType: string, ...values: unknown[]) => ({
    contentType,
    examples: Object.fromEntries(values.map((value, index) => [`e${index}`, { value }])),
  });

  it.each([
    ["", 200, "application/json", '{\n  "id": 7\n}'],
    ['index="1"', 200, "application/json", '{\n  "id": 8\n}'],
    ['status-code="201" content-type="text/plain"', 201, "text/plain", "made"],
    ['status-code="404"', 404, undefined, ""],
  ])("answers from the operation's examples: %s", async (attributes, status, type, body) => {
    const api = putApi(gateway, { policy: policies({ inbound: `<mock-response ${attributes} />` }) });
    putOperation(gateway.state, api, "GET /items", {
      responses: [
        { statusCode: 200, representations: [representation("application/json", { id: 7 }, { id: 8 })] },
        { statusCode: 201, representations: [representation("text/plain", "made")] },
      ],
    });
    const answer = await gateway.call("/orders/items");
    expect([answer.status, answer.headers["content-type"], answer.body]).toEqual([status, type, body]);
    expect(gateway.hits()).toBe(0);
  });

  it("makes a sample of the schema where there is no example", async () => {
    const api = putApi(gateway, { policy: policies({ inbound: "<mock-response />" }) });
    const schemas = {
      Item: {
        allOf: [
          { $ref: "#/components/schemas/Base" },
          { type: "object", properties: { tags: { type: "array", items: { type: "string" } } } },
        ],
      },
      Base: {
        type: "object",
        properties: {
          id: { type: "integer", minimum: 5 },
          kind: { enum: ["a", "b"] },
          self: { $ref: "#/components/schemas/Base" },
        },
      },
    };
    const document = { components: { schemas } };
    const schema = { id: `${api.id}/schemas/s`, service: "contoso", api: api.id, name: "s", etag: "", contentType: "" };
    gateway.state.put("schemas", { ...schema, document });
    const representations = [{ contentType: "application/json", schemaId: "s", typeName: "Item" }];
    putOperation(gateway.state, api, "GET /items", { responses: [{ statusCode: 200, representations }] });
    const sample = JSON.parse((await gateway.call("/orders/items")).body);
    expect(sample).toMatchObject({ id: 5, kind: "a", self: { id: 5 }, tags: ["string"] });
  });
});
