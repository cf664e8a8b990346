import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";
import { documentOf, importOf } from "./documents.testing.ts";

let stranger: Stranger;
beforeEach(async () => {
  stranger = await openStranger({ settings: { settleMs: 0 } });
  await stranger.arm("PUT", "apis/orders", importOf());
});
afterEach(() => stranger.close());

const responses = { "200": { description: "OK" } };
const smaller = documentOf({ "/orders": { get: { operationId: "list", responses } } });

describe("a revision", () => {
  it("is made beside the current one, addressed with ;rev=, and made current by a release in one step", async () => {
    const { arm, client, at } = stranger;
    await client.api.beginCreateOrUpdateAndWait(
      ...at,
      "orders;rev=2",
      { ...importOf(smaller).properties, apiRevisionDescription: "Without details" },
      { updateIntervalInMs: 1 },
    );
    const names = async (api: string) => {
      const found: (string | undefined)[] = [];
      for await (const { name } of client.apiOperation.listByApi(...at, api)) found.push(name);
      return found;
    };
    expect([await names("orders"), await names("orders;rev=2")]).toEqual([["list", "get"], ["list"]]);
    expect((await arm("GET", "apis/orders%3Brev%3D2")).body).toMatchObject({
      name: "orders;rev=2",
      properties: { isCurrent: false, apiRevision: "2", apiRevisionDescription: "Without details" },
    });

    const release = await client.apiRelease.createOrUpdate(...at, "orders", "r2", {
      apiId: "/apis/orders;rev=2",
      notes: "Smaller",
    });
    expect(release.notes).toBe("Smaller");
    expect(await names("orders")).toEqual(["list"]);
    const revisions: unknown[] = [];
    for await (const { apiRevision, isCurrent } of client.apiRevision.listByService(...at, "orders"))
      revisions.push([apiRevision, isCurrent]);
    expect(revisions).toEqual([
      ["1", false],
      ["2", true],
    ]);
    const listed = (await arm("GET", "apis?$filter=isCurrent eq true")).body;
    expect(listed).toMatchObject({ count: 1, value: [{ name: "orders", properties: { apiRevision: "2" } }] });

    // The way back.
    await client.apiRelease.createOrUpdate(...at, "orders", "r1", { apiId: "/apis/orders;rev=1" });
    expect(await names("orders")).toEqual(["list", "get"]);
  });

  it("that is not current cannot change what belongs to the whole API", async () => {
    await stranger.arm("PUT", "apis/orders;rev=2", importOf(smaller));
    const refused = await stranger.arm(
      "PATCH",
      "apis/orders;rev=2",
      { properties: { path: "shop" } },
      { "if-match": "*" },
    );
    expect(refused).toMatchObject({
      status: 400,
      body: {
        error: {
          code: "ValidationError",
          message: "Can't change property Path for non-current revision ",
          details: null,
        },
      },
    });
    await stranger.arm("PATCH", "apis/orders", { properties: { description: "All orders." } }, { "if-match": "*" });
    expect((await stranger.arm("GET", "apis/orders;rev=2")).body).toMatchObject({
      properties: { description: "All orders." },
    });
  });

  it("imports its title as the name when none is sent, which the rule of the whole refuses", async () => {
    const { displayName: _, ...unnamed } = importOf({ ...smaller, info: { title: "Other", version: "1" } }).properties;
    const accepted = await stranger.arm("PUT", "apis/orders;rev=2", { properties: unnamed });
    const { pathname, search } = new URL(accepted.headers.get("location") ?? "");
    expect((await stranger.arm("GET", pathname + search)).body).toMatchObject({
      error: { message: "Can't change property Name for non-current revision " },
    });
  });

  it("begins with the operations and policies of the one that sourceApiId names", async () => {
    const { arm } = stranger;
    const value = "<policies><inbound><base /></inbound></policies>";
    await arm("PUT", "apis/orders/policies/policy", { properties: { value } });
    await arm("PUT", "apis/orders/operations/get/policies/policy", { properties: { value } });
    await arm("PUT", "apis/orders;rev=2", { properties: { sourceApiId: "/apis/orders", apiRevision: "2" } });
    expect((await arm("GET", "apis/orders;rev=2/operations")).body).toMatchObject({ count: 2 });
    expect((await arm("GET", "apis/orders;rev=2/policies/policy")).status).toBe(200);
    expect((await arm("GET", "apis/orders;rev=2/operations/get/policies/policy")).status).toBe(200);
  });

  it("goes alone, or with the whole API when deleteRevisions says so; the current one does not go alone", async () => {
    const { arm, azure } = stranger;
    await arm("PUT", "apis/orders;rev=2", importOf(smaller));
    await arm("PUT", "apis/orders;rev=3", importOf(smaller));
    const any = { "if-match": "*" };
    expect((await arm("DELETE", "apis/orders", undefined, any)).status).toBe(400);
    expect((await arm("DELETE", "apis/orders;rev=3", undefined, any)).status).toBe(202);
    expect((await arm("GET", "apis/orders;rev=3")).status).toBe(404);
    expect((await arm("DELETE", "apis/orders?deleteRevisions=true", undefined, any)).status).toBe(202);
    expect((await arm("GET", "apis/orders;rev=2")).status).toBe(404);
    expect([azure.state.all("apis"), azure.state.all("operations"), azure.state.all("schemas")]).toEqual([[], [], []]);
  });

  it("is refused after the hundredth", async () => {
    const { arm } = stranger;
    for (let revision = 2; revision <= 100; revision += 1)
      await arm("PUT", `apis/orders;rev=${revision}`, { properties: { apiRevision: String(revision) } });
    expect((await arm("PUT", "apis/orders;rev=101", { properties: {} })).body).toMatchObject({
      error: { message: expect.stringContaining("exceeds the limit of 100") },
    });
  });
});
