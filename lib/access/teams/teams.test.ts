import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { grantGateway } from "#lib/gateways/grants.ts";
import { deployRefusals } from "../deploy-right.ts";
import { contextOf, makeUser } from "../testing.ts";
import { addMember, createTeam, deleteTeam, removeMember, renameTeam } from "./commands.ts";
import { listTeams, teamNames } from "./queries.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.close());

async function scene() {
  const admin = await contextOf((await makeUser("admin")).id);
  const publisher = await makeUser("publisher");
  const gateway = await database.db.gateway.create({
    data: { name: "production", kind: "kong", settings: {}, mode: "read-write" },
  });
  const { id: teamId } = await createTeam(admin, { name: "Payments" });
  return { admin, publisher, gatewayId: gateway.id, teamId };
}

const lastEvent = () => database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });

describe("a team", () => {
  test("has a name of its own, people, and a trace in the activity", async () => {
    const { admin, publisher, teamId } = await scene();
    await expect(createTeam(admin, { name: " Payments " })).rejects.toMatchObject({ code: "conflict" });
    await addMember(admin, { teamId, userId: publisher.id });
    await addMember(admin, { teamId, userId: publisher.id });
    await renameTeam(admin, { teamId, name: "Payments and billing" });
    expect(await listTeams(admin.actor)).toMatchObject([
      { name: "Payments and billing", apis: 0, gateways: [], members: [{ name: "A publisher", byClaim: false }] },
    ]);
    await removeMember(admin, { teamId, userId: publisher.id });
    expect(await lastEvent()).toMatchObject({ action: "team.remove-member", after: { userId: publisher.id } });
  });

  test("is deleted only when nothing is left without it", async () => {
    const { admin, gatewayId, teamId } = await scene();
    await grantGateway(admin, { gatewayId, teamIds: [teamId] });
    await expect(deleteTeam(admin, { teamId })).rejects.toThrow(/It is granted production/);
    await grantGateway(admin, { gatewayId, teamIds: [] });
    const api = await database.db.api.create({
      data: { name: "Orders", version: "1", slug: "orders-1", basePath: "/orders", draft: {}, teamId },
    });
    await expect(deleteTeam(admin, { teamId })).rejects.toThrow("It owns 1 API.");
    await database.db.api.update({ where: { id: api.id }, data: { teamId: null } });
    await deleteTeam(admin, { teamId });
    expect(await teamNames(admin.actor)).toEqual([]);
  });

  test("is managed by admins and named to everybody", async () => {
    const { teamId, publisher } = await scene();
    const context = await contextOf(publisher.id);
    const refused = { code: "forbidden" };
    await expect(createTeam(context, { name: "Mine" })).rejects.toMatchObject(refused);
    await expect(renameTeam(context, { teamId, name: "Mine" })).rejects.toMatchObject(refused);
    await expect(deleteTeam(context, { teamId })).rejects.toMatchObject(refused);
    await expect(addMember(context, { teamId, userId: publisher.id })).rejects.toMatchObject(refused);
    await expect(removeMember(context, { teamId, userId: publisher.id })).rejects.toMatchObject(refused);
    await expect(listTeams(context.actor)).rejects.toMatchObject(refused);
    expect(await teamNames(context.actor)).toEqual([{ id: teamId, name: "Payments" }]);
  });
});

describe("the right to deploy", () => {
  test("is every publisher's until it is granted, then that of the teams and of admins", async () => {
    const { admin, publisher, gatewayId, teamId } = await scene();
    const { actor } = await contextOf(publisher.id);
    const refusals = async (who = actor) => [...(await deployRefusals(who, [gatewayId])).values()];
    expect(await refusals()).toEqual([]);
    const platform = await createTeam(admin, { name: "Platform" });
    await grantGateway(admin, { gatewayId, teamIds: [teamId, platform.id] });
    expect(await lastEvent()).toMatchObject({ before: { teams: [] }, after: { teams: ["Payments", "Platform"] } });
    expect(await refusals()).toEqual([
      "Only the teams Payments, Platform may deploy to production, and you are in none. Ask an admin to add you.",
    ]);
    expect(await refusals(admin.actor)).toEqual([]);
    await addMember(admin, { teamId, userId: publisher.id });
    expect(await refusals()).toEqual([]);
    await removeMember(admin, { teamId, userId: publisher.id });
    expect(await refusals()).toHaveLength(1);
  });

  test("is granted by admins, to teams that exist", async () => {
    const { admin, publisher, gatewayId, teamId } = await scene();
    const theirs = grantGateway(await contextOf(publisher.id), { gatewayId, teamIds: [teamId] });
    await expect(theirs).rejects.toMatchObject({ code: "forbidden" });
    const unknown = grantGateway(admin, { gatewayId, teamIds: [teamId, gatewayId] });
    await expect(unknown).rejects.toMatchObject({ code: "invalid", fields: { teamIds: expect.any(String) } });
    expect(await database.db.gatewayGrant.count()).toBe(0);
  });
});
