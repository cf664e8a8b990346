import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { defaultPreferences } from "#lib/model/preference.ts";
import { contextOf, makeUser, visitorContext } from "../testing.ts";
import { markLooked, savePreferences } from "./commands.ts";
import { getPreferences } from "./queries.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function somebody() {
  const context = await contextOf((await makeUser("viewer")).id);
  if (context.actor.kind !== "user") throw new Error("no user");
  return { context, actor: context.actor };
}

test("preferences are as they come until somebody changes one, and the rest stays", async () => {
  const { context, actor } = await somebody();
  expect(await getPreferences(actor)).toEqual(defaultPreferences);
  await savePreferences(context, { density: "compact" });
  await savePreferences(context, { navigation: "icons" });
  expect(await getPreferences(actor)).toEqual({ density: "compact", navigation: "icons", singleKeys: true });
});

test("preferences are a person's own", async () => {
  const one = await somebody();
  const other = await somebody();
  await savePreferences(one.context, { singleKeys: false });
  expect((await getPreferences(one.actor)).singleKeys).toBe(false);
  expect((await getPreferences(other.actor)).singleKeys).toBe(true);
});

test("a word that a later version wrote reads as it comes", async () => {
  const { context, actor } = await somebody();
  await savePreferences(context, {});
  await database.db.preference.update({ where: { userId: actor.id }, data: { density: "airy" } });
  expect((await getPreferences(actor)).density).toBe("comfortable");
});

test("looking is remembered beside the preferences", async () => {
  const { context, actor } = await somebody();
  await savePreferences(context, { density: "compact" });
  const at = new Date("2026-03-01T12:00:00Z");
  await markLooked(context, at);
  expect(await database.db.preference.findUnique({ where: { userId: actor.id } })).toMatchObject({
    density: "compact",
    lookedAt: at,
  });
});

test("a visitor has none", async () => {
  await expect(savePreferences(visitorContext(), {})).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(markLooked(visitorContext())).rejects.toMatchObject({ code: "unauthenticated" });
});
