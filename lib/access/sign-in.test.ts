import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { hashPassword } from "./password.ts";
import { actorOfToken } from "./sessions.ts";
import { perAddress, signIn, signOut } from "./sign-in.ts";
import { makeUser, testPassword } from "./testing.ts";
import { takeTurn } from "./throttle.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const client = { address: "192.0.2.7", userAgent: "a browser" };
const wrong = { password: "not this one at all" };

describe("signing in", () => {
  test("starts a session, whatever the case of the address, and is audited", async () => {
    const user = await makeUser("publisher", { password: true, email: "ana@example.test" });
    const signedIn = await signIn({ email: " Ana@Example.TEST ", password: testPassword }, client);
    expect(signedIn).toMatchObject({ userId: user.id });
    expect(await actorOfToken(signedIn?.sessionToken ?? "")).toMatchObject({ id: user.id });
    const event = await database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });
    expect(event).toMatchObject({ action: "session.start", outcome: "done", actorId: user.id });
    expect(JSON.stringify(event, (_, value) => (typeof value === "bigint" ? `${value}` : value))).not.toContain(
      signedIn?.sessionToken,
    );
  });

  test("ends the session the browser had before: its id changes at sign-in", async () => {
    const user = await makeUser("viewer", { password: true });
    const first = await signIn({ email: user.email, password: testPassword }, client);
    const second = await signIn(
      { email: user.email, password: testPassword, previousToken: first?.sessionToken },
      client,
    );
    expect(second?.sessionToken).not.toBe(first?.sessionToken);
    expect(await actorOfToken(first?.sessionToken ?? "")).toBeUndefined();
    expect(await actorOfToken(second?.sessionToken ?? "")).toBeDefined();
  });

  test("answers the same to an unknown address, a wrong password, a disabled user and one without a password", async () => {
    const known = await makeUser("viewer", { password: true });
    const disabled = await makeUser("viewer", { password: true });
    await database.db.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const invited = await makeUser("viewer");
    const answers = await Promise.all([
      signIn({ email: "nobody@example.test", ...wrong }, client),
      signIn({ email: known.email, ...wrong }, client),
      signIn({ email: disabled.email, password: testPassword }, client),
      signIn({ email: invited.email, password: testPassword }, client),
    ]);
    expect(answers).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("does not record an address nobody has: people type passwords there", async () => {
    await signIn({ email: "my-secret-password", ...wrong }, client);
    const events = await database.db.auditEvent.findMany({ where: { action: "session.start", outcome: "refused" } });
    expect(events.length).toBeGreaterThan(0);
    expect(events.map((event) => `${event.subjectName} ${JSON.stringify(event.after)}`).join()).not.toContain("secret");
    expect(JSON.stringify(await database.db.throttle.findMany())).not.toContain("secret");
  });
});

test("a password that changes while it is checked opens nothing", async () => {
  const user = await makeUser("viewer", { password: true });
  const changed = await hashPassword("eight green bottles stand");
  const turns = () => database.db.throttle.count({ where: { key: { startsWith: "account:" } } });
  const before = await turns();
  const signingIn = signIn({ email: user.email, password: testPassword }, {});
  // The turn is taken right before the user is read, and hashing takes far longer than this write. Should the write win
  // even against the reading, the old password opens nothing either.
  await vi.waitUntil(async () => (await turns()) > before, { interval: 1 });
  await database.db.user.update({ where: { id: user.id }, data: { passwordHash: changed } });
  expect(await signingIn).toBeUndefined();
  expect(await database.db.session.count({ where: { userId: user.id } })).toBe(0);
});

describe("guessing", () => {
  test("waits longer and longer, for known and unknown addresses alike; the right password works after the wait", async () => {
    const user = await makeUser("viewer", { password: true });
    const start = new Date("2026-01-01T00:00:00Z");
    for (const email of [user.email, "unknown@example.test"]) {
      for (let attempt = 1; attempt <= 6; attempt += 1) await signIn({ email, ...wrong }, {}, start);
      await expect(signIn({ email, ...wrong }, {}, start)).rejects.toMatchObject({ waitSeconds: 1 });
    }
    await expect(signIn({ email: user.email, password: testPassword }, {}, start)).rejects.toThrow("Try again in");
    const later = new Date(start.getTime() + 60_000);
    expect(await signIn({ email: user.email, password: testPassword }, {}, later)).toBeDefined();
    expect(await signIn({ email: user.email, ...wrong }, {}, later)).toBeUndefined();
  });

  test("from one address over many accounts is slowed, and others elsewhere are not", async () => {
    const user = await makeUser("viewer", { password: true });
    const start = new Date("2026-02-01T00:00:00Z");
    const guesser = { address: "198.51.100.9" };
    // Its earlier guesses, without the hashing that each of them costs.
    for (let attempt = 1; attempt <= perAddress.freeAttempts; attempt += 1) {
      await takeTurn(`address:${guesser.address}`, perAddress, start);
    }
    expect(await signIn({ email: "guess@example.test", ...wrong }, guesser, start)).toBeUndefined();
    const more = signIn({ email: user.email, ...wrong }, guesser, start);
    await expect(more).rejects.toMatchObject({ code: "throttled" });
    const elsewhere = { address: "203.0.113.4" };
    expect(await signIn({ email: user.email, password: testPassword }, elsewhere, start)).toBeDefined();
  });
});

test("signing out ends the session at once and is audited; a second time does nothing", async () => {
  const user = await makeUser("viewer", { password: true });
  const token = (await signIn({ email: user.email, password: testPassword }, client))?.sessionToken ?? "";
  await signOut(token);
  await signOut(token);
  expect(await actorOfToken(token)).toBeUndefined();
  expect(await database.db.auditEvent.count({ where: { action: "session.end", actorId: user.id } })).toBe(1);
});
