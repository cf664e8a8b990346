import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "#lib/apis/create-api.ts";
import { deployRow, someone } from "#lib/apis/testing.ts";
import { countStatements } from "#lib/db/counted-statements.testing.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { search } from "./queries.ts";

const publisher = someone("publisher");
const { actor } = someone("viewer");

let database: TestDatabase;
const ids = new Map<string, string>();
beforeAll(async () => {
  database = await openTestDatabase();
  for (const [name, version] of [
    ["Orders", "1.0.0"],
    ["Orders", "2.0.0"],
    ["Store Pickup", "1.0.0"],
    ...Array.from({ length: 12 }, (_, index) => ["Many", `${index}.0.0`] as const),
  ] as const) {
    const basePath = `/${name.toLowerCase().replace(" ", "-")}/v${version.split(".")[0]}`;
    const backends = [{ url: "https://backend.example.com" }];
    const { id } = await createApi(publisher, { name, version, basePath, backends });
    ids.set(`${name} ${version}`, id);
  }
  const apiId = ids.get("Orders 1.0.0") ?? "";
  await deployRow(database.db, apiId, "live", "kong-east");
  for (let index = 0; index < 10; index += 1) {
    await database.db.rollout.create({ data: { apiId, kind: "deploy", strategy: "independent", state: "succeeded" } });
  }
});
afterAll(() => database.close());

const titles = async (text: string) =>
  (await search(actor, text)).apis.map(({ name, version }) => `${name} ${version}`);

describe("APIs are found", () => {
  test.each([
    ["by the beginning of a name", "ord", ["Orders 1.0.0", "Orders 2.0.0"]],
    ["in any case", "ORDERS", ["Orders 1.0.0", "Orders 2.0.0"]],
    ["by a later word", "pick", ["Store Pickup 1.0.0"]],
    ["by name and version", "orders 2.0", ["Orders 2.0.0"]],
    ["by slug", "orders-v1", ["Orders 1.0.0"]],
    ["by base path", "/store-pickup/v1", ["Store Pickup 1.0.0"]],
    ["by every word", "orders pickup", []],
    ["not by characters that mean something in SQL", "%_'--;:*", []],
  ])("%s", async (_, text, found) => {
    expect(await titles(text)).toEqual(found);
  });
});

test("gateways are found by a part of their name, and rollouts by their API, the latest first", async () => {
  expect((await search(actor, "east")).gateways).toMatchObject([{ name: "kong-east", connection: "not-verified" }]);
  const { rollouts } = await search(actor, "orders 1.0.0");
  expect(rollouts).toHaveLength(8);
  expect(rollouts[0]).toMatchObject({ kind: "deploy", apiName: "Orders", apiVersion: "1.0.0" });
  const sorted = rollouts
    .map(({ id }) => id)
    .toSorted()
    .toReversed();
  expect(rollouts.map(({ id }) => id)).toEqual(sorted);
});

test("a pasted id leads to what has it", async () => {
  const id = ids.get("Orders 2.0.0") ?? "";
  expect((await search(actor, ` ${id} `)).apis).toMatchObject([{ id }]);
  const rollout = await database.db.rollout.findFirstOrThrow();
  expect((await search(actor, rollout.id)).rollouts).toMatchObject([{ id: rollout.id }]);
});

test("of many, eight are shown, in six statements", async () => {
  expect((await search(actor, "many")).apis).toHaveLength(8);
  expect(await countStatements(() => search(actor, "orders"))).toBeLessThanOrEqual(6);
  expect(await countStatements(() => search(actor, "many"))).toBeGreaterThan(1);
});

test("a visitor finds nothing", async () => {
  await expect(search({ kind: "visitor", name: "visitor" }, "orders")).rejects.toMatchObject({
    code: "unauthenticated",
  });
});
