import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { forgetEnv } from "#lib/env.ts";
import { actorOfToken } from "../sessions.ts";
import { signIn } from "../sign-in.ts";
import { contextOf, makeUser, testPassword } from "../testing.ts";
import { changeRole, disableUser } from "../users/commands.ts";
import { allowPasswords, removeProvider, saveProvider } from "./commands.ts";
import type { ProviderInput } from "./input.ts";
import { startTestProvider, type TestProvider, testClient, walkThrough } from "./provider.testing.ts";
import { signInSettings, waysIn } from "./queries.ts";
import { beginConnecting, beginSignIn, completeSignIn } from "./sign-in.ts";
import { testProvider } from "./test-provider.ts";

const redirectUri = "http://localhost:3000/api/sign-in/openid/return";
const begin = { redirectUri, destination: "/apis" };
const requestId = "01990000-0000-7000-8000-000000000000";
let provider: TestProvider;
let database: TestDatabase;

beforeAll(async () => {
  process.env.GATEHOUSE_OUTBOUND_ALLOW = "127.0.0.1";
  forgetEnv();
  provider = await startTestProvider({ redirectUri, accounts: {} });
});
afterAll(async () => {
  delete process.env.GATEHOUSE_OUTBOUND_ALLOW;
  forgetEnv();
  await provider.close();
});
beforeEach(async () => {
  database = await openTestDatabase();
  Object.assign(provider.accounts, {
    ana: { email: "ana@example.test", name: "Ana", groups: ["gatehouse-admins", "payments"] },
    ben: { email: "ben@example.test", name: "Ben", groups: ["gatehouse-publishers"] },
    eve: { email: "eve@example.test", name: "Eve", groups: ["cooks"] },
  });
});
afterEach(() => database.close());

function settings(change: Partial<ProviderInput> = {}): ProviderInput {
  return {
    preset: "generic",
    name: "Example ID",
    issuer: provider.issuer,
    clientId: testClient.id,
    clientSecret: testClient.secret,
    scopes: "openid email profile groups",
    roleClaim: "groups",
    roleMappings: [
      { value: "gatehouse-publishers", role: "publisher" },
      { value: "gatehouse-admins", role: "admin" },
    ],
    teamClaim: "groups",
    teamMappings: [],
    enabled: true,
    rowVersion: 0,
    ...change,
  };
}

async function adminWithProvider(change: Partial<ProviderInput> = {}) {
  const admin = await makeUser("admin", { password: true });
  const context = await contextOf(admin.id);
  await saveProvider(context, settings(change));
  return { admin, context };
}

/** From the button to the session, by way of the real provider. */
async function comeIn(account: string, previousToken?: string) {
  const { address, attemptToken } = await beginSignIn(begin);
  const answer = await walkThrough(address, account, redirectUri);
  return completeSignIn({ address: answer, attemptToken, previousToken, actor: undefined }, {}, requestId);
}

async function actorFrom(account: string) {
  return actorOfToken((await comeIn(account)).sessionToken ?? "");
}

const lastEvent = () => database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });

describe("signing in through a provider", () => {
  test("makes an account with the role of the claim, a session of ours, and goes on to where it began", async () => {
    await adminWithProvider();
    const completed = await comeIn("ben");
    expect(completed.destination).toBe("/apis");
    const actor = await actorOfToken(completed.sessionToken ?? "");
    expect(actor).toMatchObject({ name: "Ben", email: "ben@example.test", role: "publisher" });
    const user = await database.db.user.findUniqueOrThrow({
      where: { id: actor?.id ?? "" },
      include: { identities: true },
    });
    expect(user).toMatchObject({ passwordHash: null, identities: [{ issuer: provider.issuer, subject: "ben" }] });
    const events = await database.db.auditEvent.findMany({ where: { actorId: user.id }, orderBy: { sequence: "asc" } });
    expect(events.map(({ action }) => action)).toEqual(["user.join", "session.start"]);
    expect(JSON.stringify(events.map(({ after }) => after))).not.toMatch(/canary|eyJ/);
  });

  test("comes back to the same account, and reads the role anew each time", async () => {
    await adminWithProvider();
    const first = await actorFrom("ben");
    provider.accounts.ben = { email: "other@example.test", name: "Ben", groups: ["gatehouse-admins"] };
    const second = await actorFrom("ben");
    expect(second).toMatchObject({ id: first?.id, role: "admin", email: "ben@example.test" });
    expect(await lastEvent()).toMatchObject({ action: "session.start", after: { role: "admin" } });

    provider.accounts.ben = { email: "ben@example.test", groups: ["cooks"] };
    await expect(comeIn("ben")).rejects.toMatchObject({ reason: "no-access" });
    expect(await lastEvent()).toMatchObject({
      action: "session.start",
      outcome: "refused",
      after: { reason: "no-access", detail: 'The claim groups holds "cooks".' },
    });
  });

  test("gives the highest of several roles, and ends the sessions of the old one", async () => {
    await adminWithProvider();
    const before = (await comeIn("ben")).sessionToken ?? "";
    provider.accounts.ben = { email: "ben@example.test", groups: ["gatehouse-publishers", "gatehouse-admins"] };
    expect(await actorFrom("ben")).toMatchObject({ role: "admin" });
    expect(await actorOfToken(before)).toBeUndefined();
  });

  test("puts people into the teams of a claim and takes them out again, but not out of those an admin chose", async () => {
    const [payments, chosen] = await Promise.all(
      ["Payments", "Chosen"].map((name) => database.db.team.create({ data: { name } })),
    );
    await adminWithProvider({ teamMappings: [{ value: "payments", teamId: payments?.id ?? "" }] });
    const userId = (await actorFrom("ana"))?.id ?? "";
    await database.db.membership.create({ data: { teamId: chosen?.id ?? "", userId, source: "person" } });
    const teams = async () =>
      (await database.db.membership.findMany({ where: { userId }, select: { team: true } })).map(
        ({ team }) => team.name,
      );
    expect((await teams()).toSorted()).toEqual(["Chosen", "Payments"]);
    provider.accounts.ana = { email: "ana@example.test", groups: ["gatehouse-admins"] };
    await actorFrom("ana");
    expect(await teams()).toEqual(["Chosen"]);
  });

  test("reads a claim by its path", async () => {
    provider.accounts.ben = { email: "ben@example.test", realm_access: { roles: ["publish"] } };
    await adminWithProvider({
      roleClaim: "realm_access.roles",
      roleMappings: [{ value: "publish", role: "publisher" }],
    });
    expect(await actorFrom("ben")).toMatchObject({ role: "publisher" });
  });

  test("never becomes somebody else's account because the e-mail address is the same", async () => {
    const { admin } = await adminWithProvider();
    provider.accounts.mallory = { email: admin.email.toUpperCase(), name: "Mallory", groups: ["gatehouse-admins"] };
    await expect(comeIn("mallory")).rejects.toMatchObject({ reason: "email-taken" });
    expect(await database.db.identity.count()).toBe(0);
  });

  test.each([
    ["an address that is not verified", { email: "a@example.test", email_verified: false }, "email-unverified"],
    ["no address at all", { name: "Nobody" }, "no-email"],
    ["no claim of roles", { email: "a@example.test", groups: undefined }, "claim-missing"],
  ])("is refused with %s", async (_what, claims, reason) => {
    await adminWithProvider();
    provider.accounts.somebody = { groups: ["gatehouse-admins"], ...claims };
    await expect(comeIn("somebody")).rejects.toMatchObject({ reason });
    expect(await database.db.user.count()).toBe(1);
  });

  test("is refused to a disabled account, and when declined there", async () => {
    const { context } = await adminWithProvider();
    const ben = await actorFrom("ben");
    await disableUser(context, { userId: ben?.id ?? "" });
    await expect(comeIn("ben")).rejects.toMatchObject({ reason: "disabled" });
    await expect(comeIn("decline!")).rejects.toMatchObject({ reason: "denied" });
  });

  test("does not end with nobody being admin", async () => {
    const { admin, context } = await adminWithProvider();
    const ana = await actorFrom("ana");
    await changeRole(await contextOf(ana?.id ?? ""), { userId: admin.id, role: "viewer" });
    provider.accounts.ana = { email: "ana@example.test", groups: ["gatehouse-publishers"] };
    await expect(comeIn("ana")).rejects.toMatchObject({ reason: "last-admin" });
    expect(await database.db.user.count({ where: { role: "admin" } })).toBe(1);
    await expect(signInSettings(context.actor)).resolves.toMatchObject({ connected: 1 });
  });

  test("ends the session the browser had before", async () => {
    await adminWithProvider();
    const first = (await comeIn("ben")).sessionToken ?? "";
    await comeIn("ben", first);
    expect(await actorOfToken(first)).toBeUndefined();
  });
});

describe("an answer", () => {
  test("counts once, in the browser where it was begun, and with its own state", async () => {
    await adminWithProvider();
    const { address, attemptToken } = await beginSignIn(begin);
    const other = await beginSignIn(begin);
    const answer = await walkThrough(address, "ben", redirectUri);
    const complete = (token: string | undefined) =>
      completeSignIn(
        { address: answer, attemptToken: token, previousToken: undefined, actor: undefined },
        {},
        requestId,
      );
    await expect(complete(undefined)).rejects.toMatchObject({ reason: "state" });
    await expect(complete(other.attemptToken)).rejects.toMatchObject({ reason: "state" });
    expect((await complete(attemptToken)).sessionToken).toBeDefined();
    await expect(complete(attemptToken)).rejects.toMatchObject({ reason: "state" });
  });

  test("is too late after ten minutes", async () => {
    await adminWithProvider();
    const long = new Date(Date.now() - 601_000);
    const { address, attemptToken } = await beginSignIn(begin, long);
    const answer = { address: await walkThrough(address, "ben", redirectUri), attemptToken };
    const late = completeSignIn({ ...answer, previousToken: undefined, actor: undefined }, {}, requestId);
    await expect(late).rejects.toMatchObject({ reason: "state" });
  });

  test("with a secret the provider does not know says so, without it", async () => {
    await adminWithProvider({ clientSecret: "canary-wrong-secret" });
    const refused = await comeIn("ben").catch((error: unknown) => error);
    expect(refused).toMatchObject({ reason: "secret" });
    expect(JSON.stringify([refused, (await lastEvent()).after])).not.toContain("canary");
  });
});

describe("connecting an account", () => {
  test("lets its owner in as who they were, in the session that asked and in no other", async () => {
    const { admin, context } = await adminWithProvider();
    const { actor } = context;
    if (actor.kind !== "user") throw new Error("an admin is a user");
    const { address, attemptToken } = await beginConnecting(context, begin);
    const answer = await walkThrough(address, "ana", redirectUri);
    const connect = (token: string, as: typeof actor | undefined) =>
      completeSignIn({ address: answer, attemptToken: token, previousToken: undefined, actor: as }, {}, requestId);
    expect(await connect(attemptToken, actor)).toEqual({ destination: "/apis" });
    expect(await actorFrom("ana")).toMatchObject({ id: admin.id, email: admin.email, role: "admin" });

    const again = await beginConnecting(context, begin);
    const stranger = await contextOf((await makeUser("viewer")).id);
    if (stranger.actor.kind !== "user") throw new Error("a viewer is a user");
    const theirs = await walkThrough(again.address, "ben", redirectUri);
    const stolen = completeSignIn(
      { address: theirs, attemptToken: again.attemptToken, previousToken: undefined, actor: stranger.actor },
      {},
      requestId,
    );
    await expect(stolen).rejects.toMatchObject({ reason: "not-signed-in" });
  });

  test("is refused for an account that is somebody else's", async () => {
    await adminWithProvider();
    await actorFrom("ben");
    const context = await contextOf((await makeUser("viewer")).id);
    if (context.actor.kind !== "user") throw new Error("a viewer is a user");
    const { address, attemptToken } = await beginConnecting(context, begin);
    const answer = { address: await walkThrough(address, "ben", redirectUri), attemptToken };
    const taken = completeSignIn({ ...answer, previousToken: undefined, actor: context.actor }, {}, requestId);
    await expect(taken).rejects.toMatchObject({ reason: "other-person" });
  });
});

describe("switching passwords off", () => {
  test("takes an admin who came through the provider as it is set now", async () => {
    const { admin, context } = await adminWithProvider();
    await actorFrom("ben");
    await expect(allowPasswords(context, { allowed: false })).rejects.toMatchObject({ code: "blocked" });
    await actorFrom("ana");
    await saveProvider(context, settings({ rowVersion: 1, clientSecret: undefined, name: "Renamed" }));
    await expect(allowPasswords(context, { allowed: false })).rejects.toMatchObject({ code: "blocked" });
    await actorFrom("ana");
    await allowPasswords(context, { allowed: false });
    expect(await waysIn()).toEqual({ provider: "Renamed", passwords: false });
    const typed = { email: admin.email, password: testPassword };
    await expect(signIn(typed, {})).rejects.toMatchObject({ code: "blocked" });

    process.env.GATEHOUSE_PASSWORD_SIGN_IN = "on";
    forgetEnv();
    expect(await signIn(typed, {})).toBeDefined();
    delete process.env.GATEHOUSE_PASSWORD_SIGN_IN;
    forgetEnv();
  });

  test("holds on to the way in until they are on again", async () => {
    const { context } = await adminWithProvider();
    const ana = await actorFrom("ana");
    await allowPasswords(context, { allowed: false });
    const kept = { rowVersion: 1, clientSecret: undefined };
    const other = { roleMappings: [{ value: "gatehouse-publishers", role: "publisher" as const }] };
    for (const change of [{ enabled: false }, { clientId: "another" }, { roleClaim: "roles" }, other]) {
      await expect(saveProvider(context, settings({ ...kept, ...change }))).rejects.toMatchObject({ code: "blocked" });
    }
    await expect(removeProvider(context)).rejects.toMatchObject({ code: "blocked" });
    // The other admin has a password only, which opens nothing now.
    await expect(disableUser(context, { userId: ana?.id ?? "" })).rejects.toThrow("last admin");
    await allowPasswords(context, { allowed: true });
    await removeProvider(context);
    expect(await waysIn()).toEqual({ provider: undefined, passwords: true });
  });
});

describe("setting a provider", () => {
  test("needs its secret, and anew for another issuer; the secret never comes back", async () => {
    const context = await contextOf((await makeUser("admin")).id);
    const none = saveProvider(context, settings({ clientSecret: undefined }));
    await expect(none).rejects.toMatchObject({ code: "invalid", fields: { clientSecret: expect.any(String) } });
    await saveProvider(context, settings());
    const moved = settings({ issuer: "https://elsewhere.example", clientSecret: undefined, rowVersion: 1 });
    await expect(saveProvider(context, moved)).rejects.toMatchObject({ fields: { clientSecret: expect.any(String) } });
    await expect(saveProvider(context, settings())).rejects.toMatchObject({ code: "conflict" });
    const event = await lastEvent();
    expect(event).toMatchObject({ action: "sign-in.save-provider" });
    expect(JSON.stringify([await signInSettings(context.actor), event.before, event.after])).not.toContain("canary");
  });

  test("is tried before it is saved, by its discovery document and keys", async () => {
    const context = await contextOf((await makeUser("admin")).id);
    const found = await testProvider(context, { issuer: provider.issuer, clientId: testClient.id });
    expect(found).toMatchObject({ issuer: provider.issuer, pkce: true, signingKeys: expect.any(Number) });
    expect(found.signingKeys).toBeGreaterThan(0);
    expect(Math.abs(found.clockAheadSeconds ?? 99)).toBeLessThan(5);
  });

  test.each([
    ["http://127.0.0.2:9", /not on the public internet/],
    ["http://169.254.169.254", /metadata/],
    ["http://127.0.0.1:1", /No connection/],
  ])("says why %s cannot be one", async (issuer, why) => {
    const context = await contextOf((await makeUser("admin")).id);
    const tried = testProvider(context, { issuer, clientId: "x" });
    await expect(tried).rejects.toMatchObject({ code: "invalid", fields: { issuer: expect.stringMatching(why) } });
  });

  test("is for admins", async () => {
    const context = await contextOf((await makeUser("publisher")).id);
    const refused = { code: "forbidden" };
    await expect(saveProvider(context, settings())).rejects.toMatchObject(refused);
    await expect(removeProvider(context)).rejects.toMatchObject(refused);
    await expect(allowPasswords(context, { allowed: false })).rejects.toMatchObject(refused);
    await expect(testProvider(context, { issuer: provider.issuer, clientId: "x" })).rejects.toMatchObject(refused);
    await expect(signInSettings(context.actor)).rejects.toMatchObject(refused);
  });
});
