import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import {
  absoluteLimitMs,
  actorOfToken,
  idleLimitMs,
  revokeSessionsOf,
  revokeToken,
  sessionEnd,
  startSession,
} from "./sessions.ts";
import { makeUser, startTestSession } from "./testing.ts";

const start = new Date("2026-01-01T00:00:00Z");
const after = (ms: number) => new Date(start.getTime() + ms);

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function lastSeen(userId: string): Promise<Date> {
  return (await database.db.session.findFirstOrThrow({ where: { userId } })).lastSeenAt;
}

describe("a session", () => {
  test("says who it belongs to, with the role as the database has it now", async () => {
    const user = await makeUser("publisher");
    const token = await startTestSession(user.id, start);
    expect(await actorOfToken(token, start)).toMatchObject({ kind: "user", id: user.id, role: "publisher" });
    await database.db.user.update({ where: { id: user.id }, data: { role: "viewer" } });
    expect(await actorOfToken(token, start)).toMatchObject({ role: "viewer" });
  });

  test("is stored as a hash only", async () => {
    const user = await makeUser("viewer");
    const token = await startTestSession(user.id);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const stored = await database.db.session.findFirstOrThrow({ where: { userId: user.id } });
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test("ends when idle, and lives on when used", async () => {
    const user = await makeUser("viewer");
    const idle = await startTestSession(user.id, start);
    expect(await actorOfToken(idle, after(idleLimitMs))).toBeUndefined();
    const used = await startTestSession(user.id, start);
    expect(await actorOfToken(used, after(idleLimitMs - 1))).toBeDefined();
    expect(await actorOfToken(used, after(2 * idleLimitMs - 2))).toBeDefined();
  });

  test("is not used by what a page asks on its own", async () => {
    const user = await makeUser("viewer");
    const token = await startTestSession(user.id, start);
    const actor = await actorOfToken(token, after(idleLimitMs - 1), { passive: true });
    expect(await lastSeen(user.id)).toEqual(start);
    expect(actor && (await sessionEnd(actor))).toEqual(after(idleLimitMs));
    expect(await actorOfToken(token, after(idleLimitMs), { passive: true })).toBeUndefined();
  });

  test("says when it ends, twelve hours after sign-in at the latest, and that it has ended", async () => {
    const user = await makeUser("viewer");
    const token = await startTestSession(user.id, start);
    let actor = await actorOfToken(token, start);
    for (let at = 0; at < absoluteLimitMs; at += idleLimitMs / 2) actor = await actorOfToken(token, after(at));
    if (actor === undefined) throw new Error("the session ended early");
    expect(await sessionEnd(actor)).toEqual(after(absoluteLimitMs));
    await database.db.$transaction((tx) => revokeToken(tx, token));
    expect(await sessionEnd(actor)).toBeNull();
  });

  test("ends twelve hours after sign-in however much it is used", async () => {
    const user = await makeUser("viewer");
    const token = await startTestSession(user.id, start);
    for (let at = 0; at < absoluteLimitMs; at += idleLimitMs / 2) {
      expect(await actorOfToken(token, after(at))).toBeDefined();
    }
    expect(await actorOfToken(token, after(absoluteLimitMs))).toBeUndefined();
  });

  test("writes its last use at most once a minute", async () => {
    const user = await makeUser("viewer");
    const token = await startTestSession(user.id, start);
    await actorOfToken(token, after(59_999));
    expect(await lastSeen(user.id)).toEqual(start);
    await actorOfToken(token, after(60_000));
    expect(await lastSeen(user.id)).toEqual(after(60_000));
  });

  test("does not open once revoked, for a disabled user, for a role nobody knows, or for a made-up token", async () => {
    const user = await makeUser("viewer");
    const token = await startTestSession(user.id, start);
    await database.db.$transaction((tx) => revokeToken(tx, token, start));
    expect(await actorOfToken(token, start)).toBeUndefined();

    const disabled = await makeUser("admin");
    const theirs = await startTestSession(disabled.id, start);
    await database.db.user.update({ where: { id: disabled.id }, data: { disabledAt: start } });
    expect(await actorOfToken(theirs, start)).toBeUndefined();

    await database.db.user.update({ where: { id: disabled.id }, data: { disabledAt: null, role: "owner" } });
    expect(await actorOfToken(theirs, start)).toBeUndefined();
    expect(await actorOfToken("x".repeat(43), start)).toBeUndefined();
  });

  test("is the one kept when the others are revoked", async () => {
    const user = await makeUser("viewer");
    const tokens = await Promise.all([1, 2, 3].map(() => startTestSession(user.id, start)));
    const kept = await actorOfToken(tokens[1] ?? "", start);
    const ended = await database.db.$transaction((tx) => revokeSessionsOf(tx, user.id, kept?.sessionId, start));
    expect(ended).toBe(2);
    const open = await Promise.all(tokens.map((token) => actorOfToken(token, start)));
    expect(open.map((actor) => actor !== undefined)).toEqual([false, true, false]);
  });

  test("cuts an endless user agent", async () => {
    const user = await makeUser("viewer");
    await database.db.$transaction((tx) => startSession(tx, user.id, { userAgent: "x".repeat(5000) }, start));
    const row = await database.db.session.findFirstOrThrow({ where: { userId: user.id } });
    expect(row.userAgent).toHaveLength(300);
  });
});
