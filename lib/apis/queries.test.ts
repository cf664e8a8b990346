import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { apiSorts } from "./api-paging.ts";
import { createApi } from "./create-api.ts";
import { type ApiListOptions, getApi, listApis } from "./queries.ts";
import { deployRow, someone } from "./testing.ts";

const publisher = someone("publisher");
const { actor } = someone("viewer");

let database: TestDatabase;
let firstId: string;
beforeAll(async () => {
  database = await openTestDatabase();
  for (let index = 0; index < 7; index += 1) {
    const name = ["Invoices", "Orders", "Customers"][index % 3] ?? "";
    const input = { name, version: `${index}.0.0`, basePath: `/${name.toLowerCase()}/${index}` };
    const api = await createApi(publisher, { ...input, backends: [{ url: "https://backend.example.com" }] });
    firstId ??= api.id;
  }
  await deployRow(database.db, firstId, "live", "gateway-b");
  await deployRow(database.db, firstId, "failed-retryable", "gateway-a");
});
afterAll(() => database.close());

/** All pages of a list, by cursor. */
async function everyPage(options: Omit<ApiListOptions, "cursor">): Promise<string[]> {
  const titles: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listApis(actor, { ...options, cursor });
    titles.push(...page.items.map((item) => `${item.name} ${item.version}`));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return titles;
}

describe("listApis", () => {
  it.each(apiSorts)("pages through all of them once, sorted by %s", async (sort) => {
    const paged = await everyPage({ sort, limit: 2 });
    const whole = await everyPage({ sort, limit: 100 });
    expect(paged).toEqual(whole);
    expect(new Set(paged).size).toBe(7);
  });

  it("sorts by name and version", async () => {
    expect((await everyPage({ limit: 3 })).slice(0, 3)).toEqual([
      "Customers 2.0.0",
      "Customers 5.0.0",
      "Invoices 0.0.0",
    ]);
  });

  it.each([
    ["a part of a name", { search: "VOIC" }, 3],
    ["a part of a base path", { search: "/orders/1" }, 1],
    ["nothing that is there", { search: "nothing" }, 0],
    ["characters that mean something in SQL", { search: "%_'--" }, 0],
    ["a lifecycle", { lifecycle: "retired" }, 0],
  ] as const)("finds by %s", async (_name, options, count) => {
    expect(await everyPage({ ...options, limit: 50 })).toHaveLength(count);
  });

  it("finds by who owns them", async () => {
    const team = await database.db.team.create({ data: { name: "Shop" } });
    await database.db.api.update({ where: { id: firstId }, data: { teamId: team.id } });
    expect(await everyPage({ owner: team.id, limit: 50 })).toEqual(["Invoices 0.0.0"]);
    expect(await everyPage({ owner: "nobody", limit: 2 })).toHaveLength(6);
    await database.db.api.update({ where: { id: firstId }, data: { teamId: null } });
  });

  it("finds by where they run", async () => {
    const deployments = await database.db.deployment.findMany({ select: { gatewayId: true, state: true } });
    const live = deployments.find(({ state }) => state === "live")?.gatewayId;
    expect(await everyPage({ gateway: live, limit: 50 })).toEqual(["Invoices 0.0.0"]);
    expect(await everyPage({ gateway: "nowhere", limit: 2 })).toHaveLength(6);
    const removed = await createApi(publisher, {
      name: "Gone",
      version: "1",
      basePath: "/gone",
      backends: [{ url: "https://backend.example.com" }],
    });
    await deployRow(database.db, removed.id, "removed", "gateway-b");
    expect(await everyPage({ gateway: live, limit: 50 })).toEqual(["Invoices 0.0.0"]);
    await database.db.deployment.deleteMany({ where: { apiId: removed.id } });
    await database.db.api.delete({ where: { id: removed.id } });
  });

  it("shows where each runs, gateways by name", async () => {
    const { items } = await listApis(actor, { search: "Invoices", limit: 1 });
    expect(items[0]?.deployments.map((deployment) => [deployment.gatewayName, deployment.state])).toEqual([
      ["gateway-a", "failed-retryable"],
      ["gateway-b", "live"],
    ]);
  });

  it("caps the page and takes a cursor that someone edited as none", async () => {
    expect((await listApis(actor, { limit: 1e9 })).items).toHaveLength(7);
    expect((await listApis(actor, { limit: 3, cursor: "%%%" })).items).toHaveLength(3);
  });

  it("answers 404 for an API that is not there", async () => {
    const id = "019a0000-0000-7000-8000-00000000dead";
    await expect(getApi(actor, id)).rejects.toMatchObject({ code: "not-found" });
  });
});
