import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { actorOfToken } from "../sessions.ts";
import { ensureSetupLink } from "../setup.ts";
import { contextOf, makeUser, startTestSession, testPassword, visitorContext } from "../testing.ts";
import { changeRole, disableUser, enableUser } from "./commands.ts";
import { acceptInvitation, inviteUser, withdrawInvitation } from "./invitation-commands.ts";
import { changeOwnPassword, revokeOtherSessions, revokeOwnSession } from "./own-commands.ts";
import { findInvitation, listInvitations, listOwnSessions, listUsers } from "./queries.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.close());

const newcomer = { name: "Ben", password: "seven green bottles" };
const weekMs = 7 * 24 * 3600 * 1000;

async function adminContext() {
  const admin = await makeUser("admin");
  return { admin, context: await contextOf(admin.id) };
}

describe("invitations", () => {
  test("become an account of the invited role, once", async () => {
    const { context } = await adminContext();
    const { token } = await inviteUser(context, { email: "ben@example.com", role: "publisher" });
    expect(await findInvitation(token)).toMatchObject({ email: "ben@example.com", role: "publisher" });
    expect(JSON.stringify(await listInvitations(context.actor))).not.toContain(token);

    await acceptInvitation(visitorContext(), { token, ...newcomer });
    expect(await listUsers(context.actor)).toMatchObject([{ role: "admin" }, { name: "Ben", role: "publisher" }]);
    expect(await findInvitation(token)).toBeUndefined();
    const again = acceptInvitation(visitorContext(), { token, ...newcomer });
    await expect(again).rejects.toMatchObject({ code: "not-found" });
  });

  test("accepted twice at once make one account", async () => {
    const { context } = await adminContext();
    const { token } = await inviteUser(context, { email: "ben@example.com", role: "viewer" });
    const both = await Promise.allSettled([1, 2].map(() => acceptInvitation(visitorContext(), { token, ...newcomer })));
    expect(both.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await database.db.user.count({ where: { email: "ben@example.com" } })).toBe(1);
  });

  test("open nothing after seven days, when withdrawn, or when a newer one was made", async () => {
    const { context } = await adminContext();
    const made = new Date("2026-01-01T00:00:00Z");
    const first = await inviteUser(context, { email: "ben@example.com", role: "viewer" }, made);
    const lastMoment = new Date(made.getTime() + weekMs - 1);
    expect(await findInvitation(first.token, lastMoment)).toBeDefined();
    const expired = acceptInvitation(visitorContext(), { token: first.token, ...newcomer }, first.expiresAt);
    await expect(expired).rejects.toMatchObject({ code: "not-found" });

    const second = await inviteUser(context, { email: "ben@example.com", role: "viewer" }, made);
    expect(await findInvitation(first.token, made)).toBeUndefined();
    const [listed] = await listInvitations(context.actor, made);
    await withdrawInvitation(context, { invitationId: listed?.id ?? "" });
    expect(await findInvitation(second.token, made)).toBeUndefined();
  });

  test.each([
    ["is disabled", (context: CommandContext, userId: string) => disableUser(context, { userId })],
    ["is admin no more", (context: CommandContext, userId: string) => changeRole(context, { userId, role: "viewer" })],
  ])("open nothing when the admin who made them %s, and others' stay", async (_what, act) => {
    const { context } = await adminContext();
    const leaving = await adminContext();
    const theirs = await inviteUser(leaving.context, { email: "ben@example.com", role: "admin" });
    const ours = await inviteUser(context, { email: "cleo@example.com", role: "viewer" });
    await act(context, leaving.admin.id);
    const accepted = acceptInvitation(visitorContext(), { token: theirs.token, ...newcomer });
    await expect(accepted).rejects.toMatchObject({ code: "not-found" });
    expect(await findInvitation(ours.token)).toBeDefined();
    const event = await database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });
    expect(event).toMatchObject({ after: { invitationsWithdrawn: 1 } });
  });

  test("are not opened by a set-up link, whose role is admin", async () => {
    const token = new URL((await ensureSetupLink()) ?? "").searchParams.get("token") ?? "";
    expect(await findInvitation(token)).toBeUndefined();
    const refused = acceptInvitation(visitorContext(), { token, ...newcomer });
    await expect(refused).rejects.toMatchObject({ code: "not-found" });
  });

  test("are refused for an address with an account", async () => {
    const { admin, context } = await adminContext();
    const taken = inviteUser(context, { email: admin.email, role: "viewer" });
    await expect(taken).rejects.toMatchObject({ code: "conflict", fields: { email: expect.any(String) } });
  });
});

describe("the last admin", () => {
  test("can be neither demoted nor disabled, and the refusal changes nothing", async () => {
    const { admin, context } = await adminContext();
    await makeUser("publisher");
    await expect(changeRole(context, { userId: admin.id, role: "viewer" })).rejects.toThrow("last admin");
    await expect(disableUser(context, { userId: admin.id })).rejects.toThrow("last admin");
    const [row] = await database.db.user.findMany({ where: { id: admin.id } });
    expect(row).toMatchObject({ role: "admin", disabledAt: null });
  });

  test("does not count a disabled admin as another one", async () => {
    const { admin, context } = await adminContext();
    const other = await makeUser("admin");
    await disableUser(context, { userId: other.id });
    await expect(disableUser(context, { userId: admin.id })).rejects.toThrow("last admin");
    await enableUser(context, { userId: other.id });
    await disableUser(context, { userId: admin.id });
  });

  test("is left when two admins demote each other at once", async () => {
    const first = await adminContext();
    const second = await adminContext();
    await Promise.allSettled([
      changeRole(first.context, { userId: second.admin.id, role: "viewer" }),
      changeRole(second.context, { userId: first.admin.id, role: "viewer" }),
    ]);
    expect(await database.db.user.count({ where: { role: "admin" } })).toBe(1);
  });
});

describe("sessions end", () => {
  test("within one request when the user is disabled, for all of them", async () => {
    const { context } = await adminContext();
    const user = await makeUser("publisher");
    const tokens = await Promise.all([1, 2, 3].map(() => startTestSession(user.id)));
    await disableUser(context, { userId: user.id });
    expect(await Promise.all(tokens.map((token) => actorOfToken(token)))).toEqual([undefined, undefined, undefined]);
    // Enabling lets them sign in again; it does not bring sessions back.
    await enableUser(context, { userId: user.id });
    expect(await actorOfToken(tokens[0] ?? "")).toBeUndefined();
  });

  test("when the role changes", async () => {
    const { context } = await adminContext();
    const user = await makeUser("publisher");
    const token = await startTestSession(user.id);
    await changeRole(context, { userId: user.id, role: "viewer" });
    expect(await actorOfToken(token)).toBeUndefined();
    expect(await database.db.auditEvent.findMany()).toMatchObject([
      { action: "user.change-role", before: { role: "publisher" }, after: { role: "viewer" } },
    ]);
  });

  test("but for the own one when the password changes, and only with the present password", async () => {
    const user = await makeUser("viewer", { password: true });
    const other = await startTestSession(user.id);
    const context = await contextOf(user.id);
    const wrong = changeOwnPassword(context, { current: "not this one", password: "eight green bottles" });
    await expect(wrong).rejects.toMatchObject({ code: "invalid", fields: { current: expect.any(String) } });
    expect(await actorOfToken(other)).toBeDefined();

    await changeOwnPassword(context, { current: testPassword, password: "eight green bottles" });
    expect(await actorOfToken(other)).toBeUndefined();
    expect(await listOwnSessions(context.actor)).toMatchObject([{ current: true }]);
  });

  test("one by one for their owner, never for somebody else", async () => {
    const user = await makeUser("viewer");
    const context = await contextOf(user.id);
    const other = await contextOf(user.id);
    const stranger = await contextOf((await makeUser("admin")).id);
    const sessionId = other.actor.kind === "user" ? other.actor.sessionId : "";
    await expect(revokeOwnSession(stranger, { sessionId })).rejects.toMatchObject({ code: "not-found" });
    await revokeOwnSession(context, { sessionId });
    expect(await listOwnSessions(context.actor)).toHaveLength(1);
    await startTestSession(user.id);
    expect(await revokeOtherSessions(context)).toEqual({ ended: 1 });
  });
});

test("users are managed by admins only", async () => {
  const context = await contextOf((await makeUser("publisher")).id);
  const userId = (await makeUser("viewer")).id;
  const refused = { code: "forbidden", sentence: "Needs the role admin; you are publisher." };
  await expect(changeRole(context, { userId, role: "admin" })).rejects.toMatchObject(refused);
  await expect(disableUser(context, { userId })).rejects.toMatchObject(refused);
  await expect(enableUser(context, { userId })).rejects.toMatchObject(refused);
  await expect(inviteUser(context, { email: "a@example.com", role: "admin" })).rejects.toMatchObject(refused);
  await expect(withdrawInvitation(context, { invitationId: userId })).rejects.toMatchObject(refused);
  await expect(listUsers(context.actor)).rejects.toMatchObject(refused);
  await expect(listInvitations(context.actor)).rejects.toMatchObject(refused);
  await expect(changeRole(visitorContext(), { userId, role: "admin" })).rejects.toMatchObject({
    code: "unauthenticated",
  });
});
