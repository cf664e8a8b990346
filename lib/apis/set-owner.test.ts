import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { actAs } from "#lib/gateways/sandbox-gateway.testing.ts";
import { script, smallApi } from "#lib/rollouts/sample-api.testing.ts";
import { createApi } from "./create-api.ts";
import { getApi, listApis } from "./queries.ts";
import { setOwner } from "./set-owner.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test("a team owns an API until another does, which lists and the activity say", async () => {
  const { id: teamId } = await database.db.team.create({ data: { name: "Payments" } });
  const { id: apiId } = await createApi(script, smallApi);
  const { rowVersion } = await getApi(script.actor, apiId);
  const owned = await setOwner(actAs("publisher"), { apiId, rowVersion, teamId });
  const { items } = await listApis(script.actor, { limit: 10 });
  expect(items).toMatchObject([{ team: { id: teamId, name: "Payments" } }]);
  const event = await database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });
  expect(event).toMatchObject({ action: "api.owner", after: { owner: "Payments" } });

  const stale = setOwner(script, { apiId, rowVersion, teamId: null });
  await expect(stale).rejects.toMatchObject({ code: "conflict" });
  const unknown = setOwner(script, { apiId, rowVersion: owned.rowVersion, teamId: apiId });
  await expect(unknown).rejects.toMatchObject({ code: "invalid", fields: { teamId: expect.any(String) } });
  const theirs = setOwner(actAs("viewer"), { apiId, rowVersion: owned.rowVersion, teamId: null });
  await expect(theirs).rejects.toMatchObject({ code: "forbidden" });
  await setOwner(script, { apiId, rowVersion: owned.rowVersion, teamId: null });
  expect(await getApi(script.actor, apiId)).toMatchObject({ team: null });
});
