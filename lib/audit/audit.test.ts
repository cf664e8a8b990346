import { appendFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { dataDir } from "#lib/env.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { type AuditEntry, appendAudit, wasAudited } from "./commands.ts";
import { exportHead, readHeads } from "./head.ts";
import { listAudit } from "./queries.ts";
import { verifyAudit } from "./verify.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await tamper(`TRUNCATE "AuditEvent"`);
  rmSync(path.join(dataDir(), "audit-head.jsonl"), { force: true });
});

const system: CommandContext = { actor: { kind: "system", name: "script" }, requestId: "request-1" };
const ada: CommandContext = {
  actor: {
    kind: "user",
    id: "01890000-0000-7000-8000-000000000001",
    name: "Ada",
    email: "ada@example.com",
    role: "admin",
    sessionId: "01890000-0000-7000-8000-000000000002",
  },
  requestId: "request-2",
};

const append = (context: CommandContext = system, entry: Partial<AuditEntry> = {}) =>
  database.db.$transaction((tx) =>
    appendAudit(tx, context, { action: "gateway.register", subject: { type: "gateway" }, outcome: "done", ...entry }),
  );

async function appendMany(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await append(system, { after: { index } });
}

/** As an intruder with the database's own rights would. */
const tamper = (statement: string) =>
  database.sql(
    `ALTER TABLE "AuditEvent" DISABLE TRIGGER USER; ${statement}; ALTER TABLE "AuditEvent" ENABLE TRIGGER USER`,
  );

describe("appending", () => {
  test("many at once make one gap-free chain that holds", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(system, { after: { index } })));
    expect(await verifyAudit()).toMatchObject({ ok: true, count: 20n });
  });

  test("an event commits with its act, or not at all, and leaves no gap", async () => {
    await append();
    const act = database.db.$transaction(async (tx) => {
      await appendAudit(tx, system, { action: "x", subject: { type: "x" }, outcome: "done" });
      throw new Error("the act failed");
    });
    await expect(act).rejects.toThrow("the act failed");
    await append();
    expect(await verifyAudit()).toMatchObject({ ok: true, count: 2n });
  });

  test("a context knows whether it left an event", async () => {
    const context = { ...system };
    expect(wasAudited(context)).toBe(false);
    await append(context);
    expect(wasAudited(context)).toBe(true);
    expect(wasAudited({ ...context })).toBe(false);
  });

  test("odd values are stored and still verify", async () => {
    await append(ada, {
      subject: { type: "api", name: "nul\u0000 and half\ud800" },
      before: { big: 1e21, small: 1e-7, zero: -0, date: new Date(0), gone: undefined, "\u20ac": "\u0000" },
      after: { nested: { list: [1, null, { deep: true }] } },
    });
    expect(await verifyAudit()).toMatchObject({ ok: true, count: 1n });
  });
});

describe("the database", () => {
  test.each([`UPDATE "AuditEvent" SET "outcome" = 'refused'`, `DELETE FROM "AuditEvent"`, `TRUNCATE "AuditEvent"`])(
    "refuses %s",
    async (statement) => {
      await append();
      await expect(database.sql(statement)).rejects.toThrow(/append-only/);
      expect(await verifyAudit()).toMatchObject({ ok: true, count: 1n });
    },
  );
});

describe("verifying names the first event that is not what it was", () => {
  beforeEach(() => appendMany(6));

  test.each([
    ["an edited value", `UPDATE "AuditEvent" SET "after" = '{"index": 9}' WHERE "sequence" = 3`, 3n, /edited/],
    ["an edited time", `UPDATE "AuditEvent" SET "at" = "at" + interval '1 second' WHERE "sequence" = 4`, 4n, /edited/],
    ["a deleted event", `DELETE FROM "AuditEvent" WHERE "sequence" = 2`, 2n, /missing/],
    ["a deleted first event", `DELETE FROM "AuditEvent" WHERE "sequence" = 1`, 1n, /missing/],
    [
      "a replaced event with a hash of its own",
      `UPDATE "AuditEvent" SET "previousHash" = repeat('a', 64) WHERE "sequence" = 5`,
      5n,
      /does not follow/,
    ],
  ])("%s", async (_what, statement, sequence, sentence) => {
    await tamper(statement);
    expect(await verifyAudit()).toMatchObject({ ok: false, sequence, sentence: expect.stringMatching(sentence) });
  });

  test("two events that changed places", async () => {
    await tamper(
      `UPDATE "AuditEvent" SET "sequence" = 99 WHERE "sequence" = 3;
       UPDATE "AuditEvent" SET "sequence" = 3 WHERE "sequence" = 4;
       UPDATE "AuditEvent" SET "sequence" = 4 WHERE "sequence" = 99`,
    );
    expect(await verifyAudit()).toMatchObject({ ok: false, sequence: 3n });
  });

  test("an end that was cut off, by the head that was noted outside", async () => {
    await exportHead();
    await tamper(`DELETE FROM "AuditEvent" WHERE "sequence" > 4`);
    expect(await verifyAudit()).toMatchObject({ ok: false, sequence: 5n, sentence: expect.stringMatching(/cut off/) });
    expect(await verifyAudit([])).toMatchObject({ ok: true, count: 4n });
  });

  test("a chain that was written anew, by the head that was noted outside", async () => {
    await exportHead();
    await tamper(`DELETE FROM "AuditEvent" WHERE TRUE`);
    await appendMany(7);
    expect(await verifyAudit([])).toMatchObject({ ok: true, count: 7n });
    expect(await verifyAudit()).toMatchObject({
      ok: false,
      sequence: 6n,
      sentence: expect.stringMatching(/written anew/),
    });
  });
});

describe("the noted head", () => {
  test("is not noted twice, however long the file has grown", async () => {
    const line = (sequence: number) => JSON.stringify({ at: "2026-01-01", sequence: String(sequence), hash: "0" });
    const earlier = Array.from({ length: 100 }, (_, index) => `${line(1_000 + index)}\n`).join("");
    appendFileSync(path.join(dataDir(), "audit-head.jsonl"), earlier);
    await append();
    await exportHead();
    await exportHead();
    expect(readHeads()).toHaveLength(101);
  });

  test("is written once per head, and a damaged line is passed over", async () => {
    await append();
    await exportHead();
    await exportHead();
    await append();
    await exportHead();
    appendFileSync(path.join(dataDir(), "audit-head.jsonl"), '{"at": "2026-');
    expect(readHeads().map((head) => head.sequence)).toEqual([1n, 2n]);
  });

  test("is nothing to compare with where there is no file", async () => {
    await append();
    rmSync(path.join(dataDir(), "audit-head.jsonl"), { force: true });
    expect(await verifyAudit()).toMatchObject({ ok: true });
  });
});

describe("listing", () => {
  beforeEach(async () => {
    await append(system, { action: "gateway.register", subject: { type: "gateway", id: "g1", name: "edge" } });
    await append(ada, { action: "gateway.delete", subject: { type: "gateway", id: "g2", name: "core" } });
    await append(ada, { action: "api.create", subject: { type: "api", id: "a1" }, outcome: "refused" });
  });

  test.each([
    ["everything, newest first", {}, ["api.create", "gateway.delete", "gateway.register"]],
    ["an actor by part of the name", { actor: "ad" }, ["api.create", "gateway.delete"]],
    ["an actor by id", { actor: "01890000-0000-7000-8000-000000000001" }, ["api.create", "gateway.delete"]],
    ["a kind of subject", { subject: { type: "gateway" } }, ["gateway.delete", "gateway.register"]],
    ["one subject", { subject: { type: "gateway", id: "g1" } }, ["gateway.register"]],
    ["an action", { action: "api.create" }, ["api.create"]],
    ["actions of one noun", { action: "gateway." }, ["gateway.delete", "gateway.register"]],
    ["an outcome", { outcome: "refused" }, ["api.create"]],
    ["a request", { requestId: "request-1" }, ["gateway.register"]],
    ["a time to come", { from: new Date("2100-01-01") }, []],
    ["a time gone by", { to: new Date("2000-01-01") }, []],
    ["an actor who tries to be a pattern", { actor: "%' OR 1=1 --" }, []],
  ])("%s", async (_what, filter, actions) => {
    expect((await listAudit(ada.actor, filter)).events.map((event) => event.action)).toEqual(actions);
  });

  test("pages follow one another without gap or repeat", async () => {
    const first = await listAudit(ada.actor, { limit: 2 });
    const second = await listAudit(ada.actor, { limit: 2, cursor: first.next });
    expect([...first.events, ...second.events].map((event) => event.sequence)).toEqual(["3", "2", "1"]);
    expect(second.next).toBeUndefined();
  });

  test("a visitor sees nothing", async () => {
    await expect(listAudit({ kind: "visitor", name: "visitor" })).rejects.toThrow(/not signed in/);
  });
});
