import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pruneAccess } from "#lib/access/prune-access.ts";
import { contextOf, makeUser, startTestSession } from "#lib/access/testing.ts";
import { issueToken } from "#lib/access/tokens/commands.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { pruneProviderCalls } from "#lib/rollouts/prune.ts";
import { saveLimits } from "./commands.ts";
import { limitsSchema } from "./limits.ts";
import { getLimits, limitsKey, readLimits } from "./queries.ts";

let database: TestDatabase;
let admin: CommandContext;
beforeEach(async () => {
  database = await openTestDatabase();
  admin = await contextOf((await makeUser("admin")).id);
});
afterEach(() => database.close());

const builtIn = limitsSchema.parse({});
const dayMs = 24 * 3600 * 1000;

describe("limits", () => {
  test("are the built-in ones until an admin sets them, and leave a trace", async () => {
    expect(await getLimits(admin.actor)).toEqual({ limits: builtIn, setAt: null });
    await saveLimits(admin, { ...builtIn, providerCallDays: 7 });
    expect(await getLimits(admin.actor)).toEqual({
      limits: { ...builtIn, providerCallDays: 7 },
      setAt: expect.any(Date),
    });
    const event = await database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });
    expect(event).toMatchObject({
      action: "settings.limits",
      before: { providerCallDays: builtIn.providerCallDays },
      after: { providerCallDays: 7 },
    });
  });

  test.each<[string, object, string]>([
    ["nothing kept at all", { providerCallDays: 0 }, "providerCallDays"],
    ["more than all", { deletedPercent: 101 }, "deletedPercent"],
    ["half a day", { endedAccessDays: 1.5 }, "endedAccessDays"],
  ])("refuse %s, by field", async (_what, change, field) => {
    const refused = saveLimits(admin, { ...builtIn, ...change });
    await expect(refused).rejects.toMatchObject({ code: "invalid", fields: { [field]: expect.any(String) } });
  });

  test("that a later version no longer knows count as not set", async () => {
    await database.db.setting.create({ data: { key: limitsKey, value: { providerCallDays: "many" } } });
    expect(await readLimits()).toEqual(builtIn);
  });

  test("are for admins", async () => {
    const context = await contextOf((await makeUser("publisher")).id);
    await expect(saveLimits(context, builtIn)).rejects.toMatchObject({ code: "forbidden" });
    await expect(getLimits(context.actor)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("what is kept no longer", () => {
  test("are provider calls older than the limit, and no others", async () => {
    const gateway = await database.db.gateway.create({
      data: { name: "edge", kind: "kong", settings: {}, mode: "read-only" },
    });
    const call = { gatewayId: gateway.id, phase: "check", effect: "read", method: "GET", address: "/", durationMs: 1 };
    await database.db.providerCall.createMany({
      data: [1, 8, 31].map((age) => ({ ...call, startedAt: new Date(Date.now() - age * dayMs) })),
    });
    expect(await pruneProviderCalls()).toBe(1);
    await saveLimits(admin, { ...builtIn, providerCallDays: 7 });
    expect(await pruneProviderCalls()).toBe(1);
    expect(await database.db.providerCall.count()).toBe(1);
  });

  test("are sessions, tokens and invitations that ended before the limit, and sign-ins that never came back", async () => {
    const user = await makeUser("viewer");
    await startTestSession(user.id);
    const context = await contextOf(user.id);
    await issueToken(context, { name: "dashboard", permissions: ["api:read"], days: 30 });
    const longAgo = new Date(Date.now() - 20 * dayMs);
    await database.db.apiToken.updateMany({ data: { revokedAt: longAgo } });
    await database.db.session.updateMany({ where: { userId: user.id }, data: { expiresAt: longAgo } });
    const invitation = { purpose: "invitation", role: "viewer", tokenHash: "x", expiresAt: longAgo };
    await database.db.invitation.create({ data: invitation });
    const attempt = { tokenHash: "y", state: "", nonce: "", codeVerifier: "", destination: "/" };
    await database.db.signInAttempt.create({ data: { ...attempt, expiresAt: new Date(Date.now() - 1) } });
    expect(await pruneAccess()).toBe(1);
    await saveLimits(admin, { ...builtIn, endedAccessDays: 10 });
    // Two sessions of the user, the token and the invitation.
    expect(await pruneAccess()).toBe(4);
    expect(await database.db.session.count()).toBe(1);
  });
});
