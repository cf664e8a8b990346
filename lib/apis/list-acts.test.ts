import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeUser } from "#lib/access/testing.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { changeLifecycles, deleteDrafts } from "./bulk.ts";
import { createApi } from "./create-api.ts";
import { exportApis } from "./export-apis.ts";
import { listApis } from "./queries.ts";
import { deleteView, listSavedViews, saveView } from "./saved-views.ts";
import { deployRow, someone } from "./testing.ts";

const publisher = someone("publisher");
const backends = [{ url: "https://backend.example.com" }];

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

let number = 0;
async function anApi(name = "Orders"): Promise<string> {
  number += 1;
  const api = await createApi(publisher, { name, version: `${number}`, basePath: `/api-${number}`, backends });
  return api.id;
}

describe("many at once", () => {
  it("move each on its own, and say who stays and why", async () => {
    const apiIds = [await anApi(), await anApi()];
    const published = await changeLifecycles(publisher, { apiIds, to: "published" });
    expect(published).toEqual({ done: [`Orders ${number - 1}`, `Orders ${number}`], refused: [] });
    const third = await anApi();
    const outcome = await changeLifecycles(publisher, { apiIds: [...apiIds, third], to: "deprecated" });
    expect(outcome.done).toHaveLength(2);
    expect(outcome.refused).toEqual([
      { title: `Orders ${number}`, sentence: expect.stringContaining("Nobody was told to use it yet") },
    ]);
  });

  it("are deleted only as drafts that run nowhere", async () => {
    const [draft, running, published] = [await anApi(), await anApi(), await anApi()];
    await deployRow(database.db, running, "live", "gateway-a");
    await changeLifecycles(publisher, { apiIds: [published], to: "published" });
    const { done, refused } = await deleteDrafts(publisher, { apiIds: [draft, running, published] });
    expect(done).toHaveLength(1);
    expect(refused.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining("still runs on gateway-a"),
      "It is published. Only drafts are deleted together.",
    ]);
    expect(await database.db.api.count({ where: { id: { in: [draft, running, published] } } })).toBe(2);
  });

  it("are refused to a viewer, and in crowds", async () => {
    const apiIds = [await anApi()];
    await expect(deleteDrafts(someone("viewer"), { apiIds })).rejects.toMatchObject({ code: "forbidden" });
    const crowd = Array.from({ length: 201 }, () => crypto.randomUUID());
    await expect(deleteDrafts(publisher, { apiIds: crowd })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("the export", () => {
  it("holds all that the list shows, page after page, and no formula", async () => {
    await anApi("=1+1");
    const parts: string[] = [];
    for await (const part of exportApis(publisher.actor, { search: "" })) parts.push(part);
    const lines = parts.join("").trimEnd().split("\r\n");
    const { items } = await listApis(publisher.actor, { limit: 200 });
    expect(lines).toHaveLength(items.length + 1);
    expect(lines[0]).toBe("Name,Version,Base path,Lifecycle,Owner,Operations,Runs on,Created,Changed,Id");
    expect(lines.find((line) => line.includes("1+1"))).toMatch(/^'=1\+1,/);
  });

  it("is refused before its first line", () => {
    expect(() => exportApis({ kind: "visitor", name: "visitor" }, {})).toThrow(/sign in/i);
  });
});

describe("saved views", () => {
  async function person(): Promise<CommandContext> {
    const { id } = await makeUser("viewer");
    const { actor, ...rest } = someone("viewer");
    return { ...rest, actor: actor.kind === "user" ? { ...actor, id } : actor };
  }

  it("are a person's own: kept, replaced by name, and deleted", async () => {
    const [one, other] = [await person(), await person()];
    await saveView(one, { name: "Old", search: "lifecycle=deprecated" });
    const view = await saveView(one, { name: "Old", search: "lifecycle=retired" });
    expect(await listSavedViews(one.actor)).toEqual([{ id: view.id, name: "Old", search: "lifecycle=retired" }]);
    expect(await listSavedViews(other.actor)).toEqual([]);
    await expect(deleteView(other, { viewId: view.id })).rejects.toMatchObject({ code: "not-found" });
    await deleteView(one, { viewId: view.id });
    expect(await listSavedViews(one.actor)).toEqual([]);
  });

  it("need a name", async () => {
    await expect(saveView(await person(), { name: " ", search: "" })).rejects.toMatchObject({
      fields: { name: "Give the view a name." },
    });
  });
});
