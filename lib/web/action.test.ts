import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { makeUser, startTestSession } from "#lib/access/testing.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { AppError } from "#lib/errors.ts";
import { action } from "./action.ts";
import { fromBrowser } from "./testing.ts";

let database: TestDatabase;
let sessionToken: string;
beforeAll(async () => {
  database = await openTestDatabase();
  sessionToken = await startTestSession((await makeUser("admin")).id);
});
afterAll(() => database.close());

const input = z.object({ name: z.string() });
const subject = ({ name }: { name: string }) => ({ type: "thing", name });
const events = (name: string) => database.db.auditEvent.findMany({ where: { action: name } });

describe("an action", () => {
  test("gives its command the actor and the parsed input, answers its data and is audited under one request id", async () => {
    const greet = action({
      name: "thing.greet",
      permission: "gateway:manage",
      input: z.object({ name: z.string().trim() }),
      subject,
      run: async (context, { name }) => ({ greeting: `${context.actor.name}: ${name}`, requestId: context.requestId }),
    });
    const result = await fromBrowser({ sessionToken }, () => greet({ name: " hello " }));
    expect(result).toMatchObject({ ok: true, data: { greeting: "A admin: hello" } });
    expect(await events("thing.greet")).toMatchObject([
      {
        outcome: "done",
        subjectName: "hello",
        actorName: "A admin",
        requestId: result.ok ? result.data.requestId : "",
      },
    ]);
  });

  test("adds no event of its own when the command recorded one", async () => {
    const tell = action({
      name: "thing.tell",
      permission: "gateway:manage",
      input,
      subject,
      run: (context) =>
        database.db.$transaction((tx) =>
          appendAudit(tx, context, { action: "thing.told", subject: { type: "thing" }, outcome: "done" }),
        ),
    });
    await fromBrowser({ sessionToken }, () => tell({ name: "a" }));
    expect(await events("thing.told")).toHaveLength(1);
    expect(await events("thing.tell")).toHaveLength(0);
  });

  test.each([
    ["refused", new AppError({ code: "conflict", sentence: "Taken. Choose another." }), "conflict", "refused"],
    ["broken", new Error("secret inside"), "unexpected", "failed"],
  ])(
    "that is %s answers a problem, is audited under its reference, and never throws",
    async (name, thrown, code, outcome) => {
      const fail = action({
        name: `thing.${name}`,
        permission: "gateway:manage",
        input,
        subject,
        run: () => Promise.reject(thrown),
      });
      const result = await fromBrowser({ sessionToken }, () => fail({ name: "a" }));
      expect(result).toMatchObject({ ok: false, problem: { code } });
      expect(JSON.stringify(result)).not.toContain("secret inside");
      const [event, ...more] = await events(`thing.${name}`);
      expect(more).toEqual([]);
      expect(event).toMatchObject({ outcome, requestId: result.ok ? "" : result.problem.reference });
      expect(JSON.stringify(event?.after)).not.toContain("secret inside");
    },
  );

  test("behind a public door counts its callers, and an altered cookie makes nobody", async () => {
    const knock = action({
      name: "thing.knock",
      door: "public",
      reason: "a test",
      throttle: { attempts: 2, windowSeconds: 60 },
      input,
      subject,
      run: async (context) => context.actor.kind,
    });
    const visit = () =>
      fromBrowser({ headers: { cookie: "gatehouse.session=eyJhbGciOi" } }, () => knock({ name: "a" }));
    const answers = [await visit(), await visit(), await visit(), await visit()];
    expect(answers.map((answer) => (answer.ok ? answer.data : answer.problem.code))).toEqual([
      "visitor",
      "visitor",
      "visitor",
      "throttled",
    ]);
  });
});
