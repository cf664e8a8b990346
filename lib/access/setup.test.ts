import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { dataDir } from "#lib/env.ts";
import { completeSetup, ensureSetupLink, setupIsOpen } from "./setup.ts";
import { makeUser, visitorContext } from "./testing.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.close());

const person = { name: "Ana Lopez", email: "ana@example.com", password: "seven green bottles" };
const file = () => path.join(dataDir(), "setup-link");

async function linkToken(now?: Date): Promise<string> {
  const token = new URL((await ensureSetupLink(now)) ?? "").searchParams.get("token");
  if (token === null) throw new Error("the link holds no token");
  return token;
}

describe("the set-up link", () => {
  test("is written for its owner only and kept in the database as a hash", async () => {
    const link = await ensureSetupLink();
    expect(link).toMatch(/^http:\/\/localhost:3000\/setup\?token=[A-Za-z0-9_-]{43}$/);
    expect(readFileSync(file(), "utf8")).toBe(`${link}\n`);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(await database.db.invitation.findMany())).not.toContain(await linkToken());
  });

  test("stays the same over restarts, and is made anew when its file is lost, planted or expired", async () => {
    const first = await linkToken();
    expect(await linkToken()).toBe(first);
    writeFileSync(file(), "http://localhost:3000/setup?token=planted\n");
    const second = await linkToken();
    expect(second).not.toBe(first);
    expect(await linkToken(new Date(Date.now() + 8 * 24 * 3600 * 1000))).not.toBe(second);
  });

  test("is gone once there is a user", async () => {
    await ensureSetupLink();
    await makeUser("admin");
    expect(await ensureSetupLink()).toBeUndefined();
    expect(existsSync(file())).toBe(false);
  });
});

describe("completing set-up", () => {
  test("makes the first admin, is audited and closes set-up", async () => {
    const token = await linkToken();
    expect(await completeSetup(visitorContext(), { token, ...person })).toEqual({ email: person.email });
    expect(await database.db.user.findMany()).toMatchObject([{ email: person.email, role: "admin" }]);
    expect(await database.db.auditEvent.findMany()).toMatchObject([{ action: "setup.complete", outcome: "done" }]);
    expect(await setupIsOpen()).toBe(false);
    expect(existsSync(file())).toBe(false);
    await expect(completeSetup(visitorContext(), { token, ...person })).rejects.toMatchObject({ code: "conflict" });
  });

  test("of two browsers at once one wins", async () => {
    const token = await linkToken();
    const both = await Promise.allSettled([
      completeSetup(visitorContext(), { token, ...person }),
      completeSetup(visitorContext(), { token, ...person, email: "eve@example.com" }),
    ]);
    expect(both.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await database.db.user.count()).toBe(1);
  });

  test.each([
    ["an unknown token", { token: "x".repeat(43) }, "not-found"],
    ["a weak password", { password: "password1234" }, "invalid"],
  ])("is refused for %s, and nobody is made", async (_, change, code) => {
    const token = await linkToken();
    await expect(completeSetup(visitorContext(), { token, ...person, ...change })).rejects.toMatchObject({ code });
    expect(await setupIsOpen()).toBe(true);
  });

  test("is refused for an expired link", async () => {
    const token = await linkToken();
    const later = new Date(Date.now() + 8 * 24 * 3600 * 1000);
    await expect(completeSetup(visitorContext(), { token, ...person }, later)).rejects.toMatchObject({
      code: "not-found",
    });
  });
});
