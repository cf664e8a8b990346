import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";

let stranger: Stranger;
beforeEach(async () => {
  stranger = await openStranger();
  const { client, at } = stranger;
  await client.api.beginCreateOrUpdateAndWait(...at, "orders", { displayName: "Orders", path: "orders" });
});
afterEach(() => stranger.close());

describe("a product", () => {
  it("holds APIs, and goes with its subscriptions only when told so", async () => {
    const { client, at, azure } = stranger;
    const product = await client.product.createOrUpdate(...at, "gold", { displayName: "Gold", state: "published" });
    expect(product).toMatchObject({ subscriptionRequired: true, approvalRequired: false, state: "published" });
    await client.productApi.createOrUpdate(...at, "gold", "orders");
    expect(await client.productApi.checkEntityExists(...at, "gold", "orders")).toMatchObject({ body: true });
    const products: (string | undefined)[] = [];
    for await (const { name } of client.apiProduct.listByApis(...at, "orders")) products.push(name);
    expect(products).toEqual(["gold"]);
    await client.subscription.createOrUpdate(...at, "partner", { displayName: "Partner", scope: "/products/gold" });
    await expect(client.product.delete(...at, "gold", "*")).rejects.toMatchObject({ statusCode: 400 });
    await client.product.delete(...at, "gold", "*", { deleteSubscriptions: true });
    expect([azure.state.all("products"), azure.state.all("productApis")]).toEqual([[], []]);
    expect(azure.state.all("subscriptions").map(({ name }) => name)).toEqual(["master"]);
  });
});

describe("a link of a product to an API", () => {
  it("has a name, and is the same place that the older address gives", async () => {
    const { client, at, arm } = stranger;
    await client.product.createOrUpdate(...at, "gold", { displayName: "Gold" });
    const made = await client.productApiLink.createOrUpdate(...at, "gold", "first", { apiId: "/apis/orders" });
    expect(made.apiId).toBe(`${stranger.azure.services[0].resourceId}/apis/orders`);
    expect((await arm("GET", "products/gold/apis")).body).toMatchObject({ count: 1, value: [{ name: "orders" }] });
    const again = client.productApiLink.createOrUpdate(...at, "gold", "second", { apiId: "/apis/orders" });
    await expect(again).rejects.toMatchObject({ code: "ValidationError" });
    await client.productApiLink.delete(...at, "gold", "first");
    expect((await arm("GET", "products/gold/apis")).body).toMatchObject({ count: 0 });
  });
});

describe("a subscription", () => {
  it("shows its keys by listSecrets alone, and renews each", async () => {
    const { client, at, arm } = stranger;
    const made = await client.subscription.createOrUpdate(...at, "partner", {
      displayName: "Partner",
      scope: `${stranger.azure.services[0].resourceId}/apis/orders`,
      state: "active",
    });
    expect(made.scope).toBe(`${stranger.azure.services[0].resourceId}/apis/orders`);
    expect(JSON.stringify((await arm("GET", "subscriptions/partner")).body)).not.toContain("primaryKey");
    const before = await client.subscription.listSecrets(...at, "partner");
    await client.subscription.regeneratePrimaryKey(...at, "partner");
    const after = await client.subscription.listSecrets(...at, "partner");
    expect(after.primaryKey).not.toBe(before.primaryKey);
    expect(after.secondaryKey).toBe(before.secondaryKey);
  });

  it("is submitted when no state is sent, and refused for what is not there or a key that is taken", async () => {
    const { client, at } = stranger;
    const keys = { primaryKey: "one", secondaryKey: "two" };
    const made = await client.subscription.createOrUpdate(...at, "a", { displayName: "A", scope: "/apis", ...keys });
    expect(made.state).toBe("submitted");
    const again = client.subscription.createOrUpdate(...at, "b", {
      displayName: "B",
      scope: "/apis",
      primaryKey: "two",
    });
    await expect(again).rejects.toMatchObject({ code: "ValidationError" });
    const lost = client.subscription.createOrUpdate(...at, "b", { displayName: "B", scope: "/apis/nowhere" });
    await expect(lost).rejects.toMatchObject({ code: "ValidationError" });
  });
});

describe("a named value", () => {
  it("hides its secret, has a name of its own, and stays while a policy uses it", async () => {
    const { client, at, arm } = stranger;
    const made = await client.namedValue.beginCreateOrUpdateAndWait(...at, "key", {
      displayName: "backend-key",
      value: "s3cret",
      secret: true,
    });
    expect(made).toMatchObject({ displayName: "backend-key", secret: true });
    expect(JSON.stringify((await arm("GET", "namedValues/key")).body)).not.toContain("s3cret");
    expect((await client.namedValue.listValue(...at, "key")).value).toBe("s3cret");
    const twin = client.namedValue.beginCreateOrUpdateAndWait(...at, "other", {
      displayName: "backend-key",
      value: "x",
    });
    await expect(twin).rejects.toMatchObject({ code: "ValidationError" });
    const value =
      '<policies><inbound><set-header name="k"><value>{{backend-key}}</value></set-header></inbound></policies>';
    await arm("PUT", "apis/orders/policies/policy", { properties: { value } });
    await expect(client.namedValue.delete(...at, "key", "*")).rejects.toMatchObject({ statusCode: 400 });
    await client.apiPolicy.delete(...at, "orders", "policy", "*");
    await client.namedValue.delete(...at, "key", "*");
    expect((await arm("GET", "namedValues/key")).status).toBe(404);
  });
});

describe("what stands around APIs", () => {
  it("is kept as it is sent: backends, loggers, diagnostics, fragments", async () => {
    const { client, at, arm } = stranger;
    await client.backend.createOrUpdate(...at, "orders", {
      url: "http://orders.internal",
      protocol: "http",
      title: "Orders",
    });
    expect(await client.backend.get(...at, "orders")).toMatchObject({ url: "http://orders.internal", title: "Orders" });
    const diagnostic = { properties: { loggerId: "/loggers/monitor", logClientIp: true } };
    expect((await arm("PUT", "apis/orders/diagnostics/azuremonitor", diagnostic)).status).toBe(400);
    await client.logger.createOrUpdate(...at, "monitor", { loggerType: "azureMonitor" });
    expect((await arm("PUT", "apis/orders/diagnostics/azuremonitor", diagnostic)).status).toBe(201);
    expect((await arm("GET", "apis/orders/diagnostics")).body).toMatchObject({ count: 1 });
    expect((await arm("GET", "diagnostics")).body).toMatchObject({ count: 0 });
  });

  it("tags an API only with a tag that is there", async () => {
    const { client, at } = stranger;
    await expect(client.tag.assignToApi(...at, "orders", "ours")).rejects.toMatchObject({ statusCode: 404 });
    await client.tag.createOrUpdate(...at, "ours", { displayName: "ours" });
    await client.tag.assignToApi(...at, "orders", "ours");
    const tags: (string | undefined)[] = [];
    for await (const { name } of client.tag.listByApi(...at, "orders")) tags.push(name);
    expect(tags).toEqual(["ours"]);
    await client.tag.detachFromApi(...at, "orders", "ours");
    expect(stranger.azure.state.all("tagLinks")).toEqual([]);
  });

  it("is partly missing in the Consumption tier", async () => {
    expect((await stranger.arm("GET", "groups")).status).toBe(200);
    const poor = await openStranger({ sku: "Consumption" });
    expect(await poor.arm("GET", "groups")).toMatchObject({
      status: 400,
      body: {
        error: {
          code: "MethodNotAllowedInPricingTier",
          message: "Method not allowed in Consumption pricing tier",
          details: null,
        },
      },
    });
    await poor.close();
  });
});
