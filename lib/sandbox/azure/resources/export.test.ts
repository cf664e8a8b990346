import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";
import { documentOf, importOf, ordersPaths } from "./documents.testing.ts";

let now = Date.UTC(2026, 0, 5);
let stranger: Stranger;
beforeEach(async () => {
  stranger = await openStranger({ settings: { settleMs: 0 }, clock: () => now });
  await stranger.arm("PUT", "apis/orders", importOf());
});
afterEach(() => stranger.close());

const link = async (format: string): Promise<string> => {
  const { body } = await stranger.arm("GET", `apis/orders?export=true&format=${encodeURIComponent(format)}`);
  return z.object({ link: z.string() }).parse(body).link;
};

describe("an export", () => {
  it("is fetched without a token, and is what consumers need: gateway, key, operations", async () => {
    const response = await fetch(await link("openapi+json-link"));
    expect(await response.json()).toEqual({
      openapi: "3.0.1",
      info: { title: "Orders", version: "1.0" },
      servers: [{ url: `${stranger.azure.services[0].gatewayUrl}/orders` }],
      paths: {
        "/orders": { get: { summary: "list", operationId: "list", responses: { "200": { description: "OK" } } } },
        "/orders/{id}": {
          get: {
            summary: "get",
            operationId: "get",
            parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
            responses: { "200": { description: "OK" } },
          },
        },
      },
      components: {
        securitySchemes: {
          apiKeyHeader: { type: "apiKey", name: "Ocp-Apim-Subscription-Key", in: "header" },
          apiKeyQuery: { type: "apiKey", name: "subscription-key", in: "query" },
        },
      },
      security: [{ apiKeyHeader: [] }, { apiKeyQuery: [] }],
    });
  });

  it("can be imported again, in each of its formats", async () => {
    const formats = [
      ["openapi+json-link", "openapi+json"],
      ["openapi-link", "openapi"],
      ["swagger-link", "swagger-json"],
    ] as const;
    for (const [exported, format] of formats) {
      const value = await (await fetch(await link(exported))).text();
      await stranger.arm("PUT", "apis/orders", { properties: { format, value, path: "orders" } });
      const { body } = await stranger.arm("GET", "apis/orders/operations");
      expect(body).toMatchObject({
        count: Object.keys(ordersPaths).length,
        value: [{ name: "list" }, { name: "get" }],
      });
    }
  });

  it("has its link in one of three places", async () => {
    const bodies = async (exportShape: "properties" | "value") => {
      stranger.azure.changeSettings({ exportShape });
      return (await stranger.arm("GET", "apis/orders?export=true&format=swagger-link")).body;
    };
    expect(await bodies("properties")).toMatchObject({
      properties: { format: "swagger-link", value: { link: expect.any(String) } },
    });
    expect(await bodies("value")).toMatchObject({ format: "swagger-link", value: { link: expect.any(String) } });
  });

  it("has a link for five minutes, which carries its own right and stands no token beside it", async () => {
    const address = await link("openapi+json-link");
    expect((await fetch(address, { headers: { authorization: "Bearer a" } })).status).toBe(403);
    expect((await fetch(address.replace(/sig=.*/, "sig=forged"))).status).toBe(403);
    now += 300_000;
    expect((await fetch(address)).status).toBe(403);
  });

  it("keeps the schemas", async () => {
    const Order = { type: "object", properties: { id: { type: "string" } } };
    const content = { "application/json": { schema: { $ref: "#/components/schemas/Order" } } };
    const paths = { "/orders": { get: { responses: { "200": { description: "OK", content } } } } };
    await stranger.arm("PUT", "apis/orders", importOf(documentOf(paths, { components: { schemas: { Order } } })));
    expect(await (await fetch(await link("openapi+json-link"))).json()).toMatchObject({
      paths: { "/orders": { get: { responses: { "200": { content } } } } },
      components: { schemas: { Order } },
    });
  });
});
