import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { unlockVault } from "#lib/db/vault.ts";
import { actAs } from "#lib/gateways/sandbox-gateway.testing.ts";
import { deleteCredential, setExpiry } from "./commands.ts";
import { expiryState } from "./expiry.ts";
import { getCredential, listCredentials } from "./queries.ts";
import { rotateMasterKey } from "./rotate-key.ts";
import { assertCredentialFits, insertCredential, unsealCredential } from "./secret-store.ts";
import { forgetPrevious, prunePreviousSecrets, switchBack, switchSecret } from "./switch-secret.ts";

const v1 = { version: "v1", key: randomBytes(32) };
const v2 = { version: "v2", key: randomBytes(32) };
const admin = actAs("admin");
let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.setting.delete({ where: { key: "vault-canary" } });
  await unlockVault(database.db, [v1]);
});
afterAll(() => database.close());

const create = (name: string, adminToken = "canary-1") =>
  database.db.$transaction((tx) =>
    insertCredential(tx, { name, kind: "kong", values: { adminToken }, address: "http://a" }),
  );
const valuesOf = async (id: string) => (await unsealCredential(database.db, id)).values.reveal();

describe("a credential", () => {
  test("shows a fingerprint that changes with the secret, and keeps its name", async () => {
    const { id } = await create("rotated");
    const before = await getCredential(admin.actor, id);
    await switchSecret(admin, { id, values: { adminToken: "canary-2" } });
    const after = await getCredential(admin.actor, id);
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(after.secretSetAt.getTime()).toBeGreaterThanOrEqual(before.secretSetAt.getTime());
    expect(await valuesOf(id)).toEqual({ adminToken: "canary-2" });
    expect(JSON.stringify(await listCredentials(admin.actor))).not.toContain("canary");
  });

  test("a name is one credential's", async () => {
    await create("twice");
    await expect(create("twice")).rejects.toMatchObject({ code: "conflict" });
  });

  test("is destroyed only when nothing uses it", async () => {
    const { id } = await create("used");
    const gateway = await database.db.gateway.create({
      data: { name: "edge", kind: "kong", settings: {}, mode: "read-only", credentialId: id },
    });
    await expect(deleteCredential(admin, { id })).rejects.toThrow(/is used by edge/);
    await database.db.gateway.delete({ where: { id: gateway.id } });
    await deleteCredential(admin, { id });
    await expect(getCredential(admin.actor, id)).rejects.toMatchObject({ code: "not-found" });
  });

  test.each([
    ["another address", { kind: "kong", address: "http://b" }, "blocked"],
    ["another kind", { kind: "teapot", address: "http://a" }, "invalid"],
  ])("is refused for %s than it was entered for", async (what, use, code) => {
    const { id } = await create(`not for ${what}`);
    await assertCredentialFits(database.db, id, { kind: "kong", address: "http://a" });
    await expect(assertCredentialFits(database.db, id, use)).rejects.toMatchObject({ code });
  });

  test.each(["publisher", "viewer"] as const)("is nothing for a %s", async (role) => {
    const context = actAs(role);
    await expect(listCredentials(context.actor)).rejects.toMatchObject({ code: "forbidden" });
    const { id } = await create(`not for a ${role}`);
    const values = { adminToken: "theirs" };
    await expect(switchSecret(context, { id, values })).rejects.toMatchObject({ code: "forbidden" });
    await expect(deleteCredential(context, { id })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an old secret", () => {
  const start = new Date("2026-01-01T00:00:00Z");
  const after = (days: number) => new Date(start.getTime() + days * 24 * 3600 * 1000);
  const rotated = async (name: string, overlapDays: number) => {
    const { id } = await create(name, "old-canary");
    await switchSecret(admin, { id, values: { adminToken: "new-canary" }, overlapDays }, start);
    return id;
  };

  test("is kept for the overlap, sealed in a place of its own, and can be switched back to and forward again", async () => {
    const id = await rotated("overlapping", 7);
    const before = await database.db.credential.findUniqueOrThrow({ where: { id } });
    await switchBack(admin, { id }, after(6));
    expect(await valuesOf(id)).toEqual({ adminToken: "old-canary" });
    const event = await database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });
    expect(event).toMatchObject({ action: "credential.switch-back", before: { fingerprint: before.fingerprint } });
    await switchBack(admin, { id }, after(6.5));
    expect(await valuesOf(id)).toEqual({ adminToken: "new-canary" });
    // What was sealed as the old secret does not open as the present one.
    const { previousSealed } = await database.db.credential.findUniqueOrThrow({ where: { id } });
    await database.db.credential.update({ where: { id }, data: { sealed: previousSealed ?? {} } });
    await expect(valuesOf(id)).rejects.toMatchObject({ code: "locked" });
    await deleteCredential(admin, { id });
  });

  test("is gone after the overlap, when it is forgotten, and when none was to be kept", async () => {
    const id = await rotated("over", 7);
    await expect(switchBack(admin, { id }, after(7))).rejects.toMatchObject({ code: "blocked" });
    expect(await prunePreviousSecrets(after(6.9))).toBe(0);
    expect(await prunePreviousSecrets(after(7))).toBe(1);
    const forgotten = await rotated("forgotten", 7);
    await forgetPrevious(admin, { id: forgotten });
    const never = await rotated("never kept", 0);
    for (const one of [id, forgotten, never]) {
      const row = await database.db.credential.findUniqueOrThrow({ where: { id: one } });
      expect(row).toMatchObject({ previousSealed: null, previousFingerprint: null, previousUntil: null });
    }
  });

  test("is not overwritten by somebody who tested against an earlier one", async () => {
    const { id } = await create("raced");
    const { secretSetAt } = await getCredential(admin.actor, id);
    await switchSecret(admin, { id, values: { adminToken: "theirs" } });
    const mine = switchSecret(admin, { id, values: { adminToken: "mine" }, replaces: secretSetAt });
    await expect(mine).rejects.toMatchObject({ code: "conflict" });
    expect(await valuesOf(id)).toEqual({ adminToken: "theirs" });
  });
});

test("when a secret ends is what an admin says, to the end of that day", async () => {
  const { id } = await create("ending");
  await setExpiry(admin, { id, expiresAt: "2026-12-31" });
  expect(await getCredential(admin.actor, id)).toMatchObject({ expiresAt: new Date("2026-12-31T23:59:59.999Z") });
  await expect(setExpiry(admin, { id, expiresAt: "tomorrow" })).rejects.toMatchObject({ code: "invalid" });
  await setExpiry(admin, { id, expiresAt: null });
  expect(await getCredential(admin.actor, id)).toMatchObject({ expiresAt: null });
});

test.each([
  ["2026-01-31T23:59:59Z", "later"],
  ["2026-01-15T00:00:00Z", "soon"],
  ["2026-01-01T00:00:00Z", "expired"],
])("a secret that ends at %s is %s for a reminder of two weeks", (at, state) => {
  expect(expiryState(new Date(at), 14, new Date("2026-01-01T00:00:00Z"))).toBe(state);
});

test("a new master key takes every secret over, and the old one may go", async () => {
  const ids = await Promise.all(Array.from({ length: 120 }, async (_, index) => (await create(`many-${index}`)).id));
  await unlockVault(database.db, [v2, v1]);
  const before = await database.db.credential.count({ where: { sealed: { path: ["keyVersion"], equals: "v1" } } });
  await expect(rotateMasterKey(actAs("publisher"))).rejects.toMatchObject({ code: "forbidden" });
  expect(await rotateMasterKey(admin)).toBe(before);
  const event = await database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });
  expect(event).toMatchObject({ action: "vault.rotate-key", after: { key: "v2", secrets: before } });
  expect(await rotateMasterKey(admin)).toBe(0);
  await unlockVault(database.db, [v2]);
  for (const id of ids) expect(await valuesOf(id)).toEqual({ adminToken: "canary-1" });
});

test("under a wrong key all that is no secret can be read, and nothing is sealed or opened", async () => {
  const [first] = await listCredentials(admin.actor);
  await unlockVault(database.db, [v1]);
  expect(await listCredentials(admin.actor)).toContainEqual(first);
  await expect(create("while locked")).rejects.toMatchObject({ code: "locked" });
  await expect(valuesOf(first?.id ?? "")).rejects.toMatchObject({ code: "locked" });
});
