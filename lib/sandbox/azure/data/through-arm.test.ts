import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Listening, listen } from "../../core/http.ts";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";

let stranger: Stranger;
let backend: Listening;
beforeAll(async () => {
  backend = await listen(async (request, response) => void response.end(request.url));
  stranger = await openStranger();
});
afterAll(async () => {
  await stranger.close();
  await backend.close();
});

const item = { type: "object", required: ["name"], properties: { name: { type: "string" } } };
const document = {
  openapi: "3.0.3",
  info: { title: "Shop", version: "1.0.0" },
  paths: {
    "/items": {
      post: {
        operationId: "post-items",
        requestBody: { content: { "application/json": { schema: item } } },
        responses: { "200": { description: "Made." } },
      },
    },
    "/items/{id}": {
      get: {
        operationId: "get-items-id",
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "integer" } },
          { name: "page", in: "query", schema: { type: "integer" } },
        ],
        responses: { "200": { description: "One." } },
      },
    },
  },
};

const imported = (more: object) => ({
  format: "openapi+json",
  value: JSON.stringify(document),
  path: "shop",
  displayName: "Shop",
  protocols: ["https"],
  subscriptionRequired: true,
  serviceUrl: backend.url,
  ...more,
});
const policy = (inbound: string) =>
  `<policies><inbound><base />${inbound}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`;

/** As a consumer, with the key that `issue` made. */
function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Ocp-Apim-Subscription-Key", "shop-key-0001");
  return fetch(`${stranger.azure.services[0].gatewayUrl}${path}`, { ...init, headers });
}

describe("what was deployed by the SDK", () => {
  it("answers consumers as its policy says, and changes over by a release", async () => {
    const { client, at } = stranger;
    await client.api.beginCreateOrUpdateAndWait(...at, "shop", imported({}), { updateIntervalInMs: 1 });
    const inbound = `<validate-content unspecified-content-type-action="prevent" max-size="1000" size-exceeded-action="prevent"><content validate-as="json" action="prevent" /></validate-content><validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="ignore" /><choose><when condition="@(context.Operation.Id == "get-items-id")"><rewrite-uri template="/things/{id}" /></when></choose>`;
    await client.apiPolicy.createOrUpdate(...at, "shop", "policy", { format: "rawxml", value: policy(inbound) });
    await client.subscription.createOrUpdate(...at, "shop-consumer", {
      scope: "/apis/shop",
      displayName: "Consumer",
      primaryKey: "shop-key-0001",
      secondaryKey: "shop-key-0002",
      state: "active",
    });

    expect(await (await call("/shop/items/7?page=2")).text()).toBe("/things/7?page=2");
    expect((await call("/shop/items/seven")).status).toBe(400);
    const post = async (body: string) =>
      (await call("/shop/items", { method: "POST", body, headers: { "content-type": "application/json" } })).status;
    expect([await post('{"name":"a"}'), await post('{"name":1}')]).toEqual([200, 400]);
    expect((await fetch(`${stranger.azure.services[0].gatewayUrl}/shop/items/7`)).status).toBe(401);

    const second = imported({ serviceUrl: `${backend.url}/second`, apiRevisionDescription: "second" });
    await client.api.beginCreateOrUpdateAndWait(...at, "shop;rev=2", second, { updateIntervalInMs: 1 });
    expect(await (await call("/shop;rev=2/items/7")).text()).toBe("/second/items/7");
    expect(await (await call("/shop/items/7")).text()).toBe("/things/7");
    await client.apiRelease.createOrUpdate(...at, "shop", "second", { apiId: "/apis/shop;rev=2" });
    expect(await (await call("/shop/items/7")).text()).toBe("/second/items/7");
    await client.apiRelease.createOrUpdate(...at, "shop", "first-again", { apiId: "/apis/shop;rev=1" });
    expect(await (await call("/shop/items/7")).text()).toBe("/things/7");

    await client.subscription.delete(...at, "shop-consumer", "*");
    expect((await call("/shop/items/7")).status).toBe(401);
    await client.api.beginDeleteAndWait(...at, "shop", "*", { deleteRevisions: true, updateIntervalInMs: 1 });
    expect((await call("/shop/items/7")).status).toBe(404);
  });
});
