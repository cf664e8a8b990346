import { afterEach, describe, expect, it } from "vitest";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";
import { documentOf, importOf } from "./documents.testing.ts";

let stranger: Stranger;
afterEach(() => stranger.close());

const message = (text: string | RegExp) => ({
  error: expect.objectContaining({
    details: expect.arrayContaining([expect.objectContaining({ message: expect.stringMatching(text) })]),
  }),
});

describe("an import", () => {
  it("is accepted with a Location, keeps everyone else off its API, and is there when it ends", async () => {
    let now = Date.UTC(2026, 0, 5);
    stranger = await openStranger({
      clock: () => now,
      settings: { settleMs: 5_000, settlePolls: 1_000, lockMs: 1_000 },
    });
    const accepted = await stranger.arm("PUT", "apis/orders", importOf());
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("retry-after")).toBe("1");
    const location = new URL(accepted.headers.get("location") ?? "");
    expect(location.searchParams.get("asyncCode")).toBe("201");
    const poll = () => stranger.arm("GET", location.pathname + location.search);
    expect((await poll()).status).toBe(202);
    expect(stranger.azure.unfinishedOperations()).toBe(1);
    expect((await stranger.arm("GET", "apis/orders")).status).toBe(404);
    const conflict = await stranger.arm("PUT", "apis/orders", importOf());
    expect(conflict.status).toBe(409);
    expect(conflict.body).toEqual({
      error: { code: "PessimisticConcurrencyConflict", message: "Operation on the API is in progress", details: null },
    });
    now += 5_000;
    expect(await poll()).toMatchObject({ status: 201, body: { name: "orders", properties: { path: "orders" } } });
    expect((await stranger.arm("PUT", "apis/orders", importOf())).status).toBe(409);
    now += 1_000;
    expect((await stranger.arm("PUT", "apis/orders", importOf())).status).toBe(202);
  });

  it("ends after the polls that were set, however little time has passed", async () => {
    stranger = await openStranger({ clock: () => 1_000, settings: { settlePolls: 2 } });
    const accepted = await stranger.arm("PUT", "apis/orders", importOf());
    const { pathname, search } = new URL(accepted.headers.get("location") ?? "");
    const statuses: number[] = [];
    for (let poll = 0; poll < 3; poll += 1) statuses.push((await stranger.arm("GET", pathname + search)).status);
    expect(statuses).toEqual([202, 202, 201]);
  });

  it("may be accepted with a 201 that says InProgress", async () => {
    stranger = await openStranger({ settings: { acceptedStatus: 201 } });
    expect(await stranger.arm("PUT", "apis/orders", importOf())).toMatchObject({
      status: 201,
      body: { properties: { provisioningState: "InProgress" } },
    });
  });

  it("that breaks a rule fails at a poll, in Azure's words, and leaves nothing", async () => {
    stranger = await openStranger();
    const paths = { "/orders/{id}": { get: { responses: { "200": { description: "OK" } } } } };
    const failure = stranger.client.api.beginCreateOrUpdateAndWait(
      ...stranger.at,
      "orders",
      { format: "openapi+json", value: JSON.stringify(documentOf(paths)), path: "orders" },
      { updateIntervalInMs: 1 },
    );
    await expect(failure).rejects.toMatchObject({
      statusCode: 400,
      code: "ValidationError",
      details: message("All template parameters used in the UriTemplate must be defined in the Operation"),
    });
    expect((await stranger.arm("GET", "apis/orders")).status).toBe(404);
    expect(stranger.azure.state.all("operations")).toEqual([]);
  });

  it("that cannot be read is refused at once", async () => {
    stranger = await openStranger();
    const refused = await stranger.arm("PUT", "apis/orders", {
      properties: { format: "openapi+json", value: "{", path: "o" },
    });
    expect(refused.status).toBe(400);
    expect(refused.body).toEqual(message(/^Parsing error\(s\): /));
  });

  it("deletes operations that the document does not name any more, and keeps the policies of those it does", async () => {
    stranger = await openStranger({ settings: { settleMs: 0 } });
    const { arm, azure } = stranger;
    await arm("PUT", "apis/orders", importOf());
    const value = "<policies><inbound><base /></inbound></policies>";
    for (const operation of ["list", "get"])
      await arm("PUT", `apis/orders/operations/${operation}/policies/policy`, { properties: { value } });
    const responses = { "200": { description: "OK" } };
    await arm("PUT", "apis/orders", importOf(documentOf({ "/orders": { get: { operationId: "list", responses } } })));
    expect((await arm("GET", "apis/orders/operations")).body).toMatchObject({ count: 1, value: [{ name: "list" }] });
    expect((await arm("GET", "apis/orders/operations/list/policies/policy")).status).toBe(200);
    expect(azure.state.all("policies").filter(({ scope }) => scope.includes("/operations/"))).toHaveLength(1);
    // The same method and template under another name inherits the policy.
    await arm("PUT", "apis/orders", importOf(documentOf({ "/orders": { get: { operationId: "every", responses } } })));
    expect((await arm("GET", "apis/orders/operations/every/policies/policy")).status).toBe(200);
  });
});

describe("the place of an API", () => {
  it("is its own: another with the same path is refused, unless both are versions in one set", async () => {
    stranger = await openStranger({ settings: { settleMs: 0 } });
    const { arm } = stranger;
    const api = (properties: object) => ({ properties: { displayName: "Orders", path: "orders", ...properties } });
    expect((await arm("PUT", "apis/orders", api({}))).status).toBe(201);
    const refused = await arm("PUT", "apis/other", api({}));
    expect(refused.body).toMatchObject({
      error: {
        code: "ValidationError",
        details: [
          {
            target: "path",
            message:
              "Cannot create API 'other' with the same Path 'orders' as API 'orders'  unless it's a part of the same version set",
          },
        ],
      },
    });
    await arm("PUT", "apiVersionSets/orders", { properties: { displayName: "Orders", versioningScheme: "Segment" } });
    const version = (apiVersion: string) =>
      api({ apiVersion, apiVersionSetId: "/apiVersionSets/orders", path: "shop" });
    expect((await arm("PUT", "apis/v1", version("v1"))).status).toBe(201);
    expect((await arm("PUT", "apis/v2", version("v2"))).status).toBe(201);
    expect((await arm("PUT", "apis/v2-again", version("v2"))).body).toEqual(
      message("already exists in the version set"),
    );
    const listed = await arm("GET", "apis?$filter=startswith(name,'v')&expandApiVersionSet=true");
    expect(listed.body).toMatchObject({
      count: 2,
      value: [{ properties: { apiVersionSet: { versioningScheme: "Segment" } } }, {}],
    });
  });
});

describe("entity tags", () => {
  it("guard writes: a wrong one is 412, none on DELETE or PATCH is 400, a star is any", async () => {
    stranger = await openStranger({ settings: { settleMs: 0 } });
    const { arm } = stranger;
    const body = { properties: { displayName: "Orders", path: "orders" } };
    const created = await arm("PUT", "apis/orders", body);
    const etag = created.headers.get("etag") ?? "";
    expect((await arm("HEAD", "apis/orders")).headers.get("etag")).toBe(etag);
    expect((await arm("PUT", "apis/orders", body, { "if-match": '"old"' })).status).toBe(412);
    expect((await arm("PUT", "apis/orders", body, { "if-none-match": "*" })).status).toBe(412);
    expect((await arm("PUT", "apis/nowhere", body, { "if-match": "*" })).status).toBe(412);
    expect((await arm("PATCH", "apis/orders", { properties: { description: "New." } })).status).toBe(400);
    expect(
      (await arm("PATCH", "apis/orders", { properties: { description: "New." } }, { "if-match": etag })).status,
    ).toBe(200);
    expect((await arm("DELETE", "apis/orders", undefined, { "if-match": etag })).status).toBe(412);
    expect((await arm("DELETE", "apis/orders", undefined, { "if-match": "*" })).status).toBe(202);
    expect((await arm("DELETE", "apis/orders", undefined, { "if-match": "*" })).status).toBe(204);
  });
});

describe("a list", () => {
  it("pages with an absolute link until everything was seen, also ten thousand", async () => {
    stranger = await openStranger();
    stranger.azure.seedApis(10_000);
    const names = new Set<string>();
    let pages = 0;
    const apis = stranger.client.api.listByService(...stranger.at, { filter: "isCurrent eq true" });
    for await (const page of apis.byPage()) {
      pages += 1;
      for (const { name } of page) names.add(name ?? "");
    }
    expect([pages, names.size]).toEqual([100, 10_000]);
  });

  it("takes filters, top and skip, and refuses a filter that it cannot read", async () => {
    stranger = await openStranger();
    stranger.azure.seedApis(25);
    const found = await stranger.arm(
      "GET",
      "apis?$filter=contains(displayName,'seeded 1') and path ne 'seeded/1'&$top=3&$skip=2",
    );
    expect(found.body).toMatchObject({ count: 10, value: [{ name: "seeded-12" }, {}, {}] });
    expect((await stranger.arm("GET", "apis?$filter=nonsense(((")).status).toBe(400);
  });
});

describe("an operation that can be asked for by itself", () => {
  it("is polled by the SDK there, and says why it failed", async () => {
    stranger = await openStranger({ settings: { asyncOperationHeader: true } });
    const { client, at, azure } = stranger;
    const { properties } = importOf();
    const made = await client.api.beginCreateOrUpdateAndWait(...at, "orders", properties, { updateIntervalInMs: 1 });
    expect(made).toMatchObject({ name: "orders", path: "orders" });
    const asked = azure.requests.all().map(({ path }) => path);
    expect(asked.filter((path) => path.includes("/operationresults/"))).toHaveLength(2);
    const paths = { "/orders/{id}": { get: { responses: { "200": { description: "OK" } } } } };
    const value = JSON.stringify(documentOf(paths));
    const failure = client.api.beginCreateOrUpdateAndWait(
      ...at,
      "orders",
      { ...properties, value },
      { updateIntervalInMs: 1 },
    );
    await expect(failure).rejects.toThrow(/One or more fields contain incorrect values/);
  });
});
