import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { appendAudit, wasAudited } from "./commands.ts";

const context = () => ({ actor: { kind: "system" as const, name: "script" as const }, requestId: "request-1" });
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

describe("the audit chain", () => {
  test("concurrent appends make one gap-free chain", async () => {
    const act = context();
    expect(wasAudited(act)).toBe(false);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        database.db.$transaction((tx) =>
          appendAudit(tx, act, {
            action: "gateway.register",
            subject: { type: "gateway", id: `${index}`, name: "edge" },
            outcome: "done",
            after: { index },
          }),
        ),
      ),
    );
    expect(wasAudited(act)).toBe(true);
    const events = await database.db.auditEvent.findMany({ orderBy: { sequence: "asc" } });
    expect(events.map((event) => Number(event.sequence))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(events.slice(1).map((event) => event.previousHash)).toEqual(events.slice(0, -1).map((event) => event.hash));
  });
});
