import { afterEach, describe, expect, it } from "vitest";
import { openStranger, type Stranger } from "./sdk-client.testing.ts";

const open: Stranger[] = [];
const start: typeof openStranger = async (...options) => {
  const stranger = await openStranger(...options);
  open.push(stranger);
  return stranger;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((stranger) => stranger.close()));
});

const document = {
  openapi: "3.0.3",
  info: { title: "Orders", version: "1.0.0", description: "Orders of the shop." },
  servers: [{ url: "https://orders.example/v1" }],
  paths: {
    "/orders": {
      get: {
        operationId: "List Orders",
        summary: "List orders",
        responses: { "200": { description: "All of them." } },
      },
    },
    "/orders/{id}": {
      get: {
        operationId: "getOrder",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          "200": {
            description: "One.",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
          },
        },
      },
    },
  },
  components: { schemas: { Order: { type: "object", properties: { id: { type: "string" } } } } },
};
const policy = `<policies>
  <inbound><base /><set-header name="X-Team" exists-action="override"><value>orders</value></set-header></inbound>
  <backend><base/></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>`;

describe("an API from end to end, by the SDK", () => {
  it("is imported, listed, given a policy, exported and deleted", async () => {
    const { client, at, azure, arm } = await start();
    const service = await client.apiManagementService.get(...at);
    expect(service).toMatchObject({ sku: { name: "Developer" }, provisioningState: "Succeeded" });
    expect(service.gatewayUrl).toBe(azure.services[0].gatewayUrl);

    const created = await client.api.beginCreateOrUpdateAndWait(
      ...at,
      "orders",
      {
        format: "openapi+json",
        value: JSON.stringify(document),
        path: "orders",
        displayName: "Orders",
        serviceUrl: "http://orders.internal",
        protocols: ["http", "https"],
        subscriptionRequired: false,
      },
      { updateIntervalInMs: 1 },
    );
    expect(created).toMatchObject({
      name: "orders",
      displayName: "Orders",
      path: "orders",
      apiRevision: "1",
      isCurrent: true,
    });
    expect(azure.unfinishedOperations()).toBe(0);

    const operations: unknown[] = [];
    for await (const { name, method, urlTemplate } of client.apiOperation.listByApi(...at, "orders"))
      operations.push([name, method, urlTemplate]);
    expect(operations).toEqual([
      ["list-orders", "GET", "/orders"],
      ["getorder", "GET", "/orders/{id}"],
    ]);

    await client.apiPolicy.createOrUpdate(...at, "orders", "policy", { format: "rawxml", value: policy });
    const read = await arm("GET", "apis/orders/policies/policy?format=rawxml");
    expect(read.body).toMatchObject({ properties: { format: "rawxml", value: expect.stringContaining("<base />") } });

    const exported = await arm("GET", "apis/orders?format=openapi%2Bjson-link&export=true");
    expect(exported.body).toEqual({ link: expect.stringContaining("sig=") });

    await client.api.beginDeleteAndWait(...at, "orders", "*", { deleteRevisions: true, updateIntervalInMs: 1 });
    expect((await arm("GET", "apis/orders")).status).toBe(404);
    expect(azure.state.all("operations")).toEqual([]);
  });
});
