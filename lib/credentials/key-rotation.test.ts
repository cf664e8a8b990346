import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { actorOf, cookieSecret, sessionCookieFor } from "#lib/access/auth.ts";
import { saveProvider } from "#lib/access/openid/commands.ts";
import { unsealClientSecret } from "#lib/access/openid/provider-row.ts";
import { contextOf, makeUser, startTestSession } from "#lib/access/testing.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { configuredKeys, keyRing, unlockVault, vaultState } from "#lib/db/vault.ts";
import { forgetEnv } from "#lib/env.ts";
import { actAs } from "#lib/gateways/sandbox-gateway.testing.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { forgetOldKeys, keyStatus, renewMasterKey, rewrapSecrets, runKeyRotation } from "./key-rotation.ts";
import { sealedPlaces } from "./sealed-rows.ts";
import { insertCredential, unsealCredential } from "./secret-store.ts";

let database: TestDatabase;
let folder: string;
let admin: CommandContext;
const file = () => path.join(folder, "key");
const worker: CommandContext = { actor: { kind: "system", name: "worker" }, requestId: "request-1" };

beforeEach(async () => {
  database = await openTestDatabase();
  folder = mkdtempSync(path.join(tmpdir(), "gatehouse-rotation-"));
  process.env.DATA_DIR = folder;
  forgetEnv();
  await database.db.setting.delete({ where: { key: "vault-canary" } });
  await unlockVault(database.db, configuredKeys());
  admin = await contextOf((await makeUser("admin")).id);
});
afterEach(async () => {
  await closeQueue();
  await database.close();
  delete process.env.DATA_DIR;
  forgetEnv();
  rmSync(folder, { recursive: true });
});

async function secrets() {
  const { id } = await database.db.$transaction((tx) =>
    insertCredential(tx, { name: "edge", kind: "kong", values: { adminToken: "canary-1" }, address: "http://a" }),
  );
  await saveProvider(admin, {
    preset: "generic",
    name: "Example ID",
    issuer: "https://id.example",
    clientId: "gatehouse",
    clientSecret: "canary-2",
    scopes: "openid",
    roleClaim: "groups",
    roleMappings: [{ value: "a", role: "viewer" }],
    teamClaim: "",
    teamMappings: [],
    enabled: false,
    rowVersion: 0,
  });
  const provider = await database.db.identityProvider.findFirstOrThrow();
  return async () => [
    (await unsealCredential(database.db, id)).values.reveal(),
    (await unsealClientSecret(database.db, provider.id)).reveal(),
  ];
}

test("a new key takes every secret over with progress, the old one opens until it is forgotten, nobody is signed out", async () => {
  const read = await secrets();
  const session = await startTestSession((await makeUser("viewer")).id);
  const cookie = (await sessionCookieFor(session)).split(";")[0] ?? "";
  const oldSecret = cookieSecret();

  await renewMasterKey(admin);
  expect(keyRing().map(({ version }) => version)).toEqual(["v2", "v1"]);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(await keyStatus(admin.actor)).toMatchObject({
    keys: [
      { version: "v2", secrets: 0 },
      { version: "v1", secrets: 2 },
    ],
    rotation: { state: "running", to: "v2", total: 2, moved: 0 },
    locked: { renew: expect.any(String), rewrap: expect.any(String), forget: expect.any(String) },
  });
  expect(await read()).toEqual([{ adminToken: "canary-1" }, "canary-2"]);
  await expect(forgetOldKeys(admin)).rejects.toMatchObject({ code: "blocked" });

  await runKeyRotation(worker);
  expect(await keyStatus(admin.actor)).toMatchObject({
    keys: [
      { version: "v2", secrets: 2 },
      { version: "v1", secrets: 0 },
    ],
    rotation: { state: "done", moved: 2 },
    locked: { renew: undefined, rewrap: expect.any(String) },
  });
  expect(cookieSecret()).not.toBe(oldSecret);
  expect(await actorOf(new Headers({ cookie }))).toBeDefined();
  const events = await database.db.auditEvent.findMany({ where: { subjectType: "vault" }, select: { action: true } });
  expect(events.map(({ action }) => action)).toEqual(["vault.add-key", "vault.rotate-key"]);
  const key = readFileSync(file(), "utf8").trim().split(/[:,]/)[1] ?? "";
  expect(JSON.stringify(await keyStatus(admin.actor))).not.toContain(key);
});

test.skipIf(process.env.GATEHOUSE_TEST_POSTGRES)(
  "the old key is forgotten in the file and in the process, and a start with the file opens the vault",
  async () => {
    const read = await secrets();
    await renewMasterKey(admin);
    await runKeyRotation(worker);
    await forgetOldKeys(admin);
    expect(readFileSync(file(), "utf8")).toMatch(/^v2:[^,]+\n$/);
    expect(keyRing()).toHaveLength(1);
    await unlockVault(database.db, configuredKeys());
    expect(vaultState()).toBe("open");
    expect(await read()).toEqual([{ adminToken: "canary-1" }, "canary-2"]);
    await expect(forgetOldKeys(admin)).rejects.toThrow("There is one key only.");
  },
);

test("a rotation that was cut off goes on where it was, and one that cannot go on says why", async () => {
  const read = await secrets();
  await renewMasterKey(admin);
  // As after a crash: one secret moved, nothing noted.
  await runKeyRotation(worker);
  await database.db.setting.update({
    where: { key: "key-rotation" },
    data: { value: { state: "running", to: "v2", total: 2, moved: 0, startedAt: new Date().toISOString() } },
  });
  await runKeyRotation(worker);
  expect(await keyStatus(admin.actor)).toMatchObject({ rotation: { state: "done", moved: 2 } });

  await database.db.credential.updateMany({ data: { sealed: { damaged: true } } });
  await renewMasterKey(admin);
  await runKeyRotation(worker);
  expect(await keyStatus(admin.actor)).toMatchObject({
    rotation: { state: "failed", problem: expect.stringContaining("could not be opened") },
    locked: { forget: expect.any(String), rewrap: undefined },
  });
  await expect(read()).rejects.toMatchObject({ code: "locked" });
});

test("another process takes in a newer key from the file when it meets it, and no file in which its own is missing", async () => {
  const read = await secrets();
  const before = [...keyRing()] as const;
  await renewMasterKey(admin);
  await runKeyRotation(worker);
  const [newest] = keyRing();
  // This process as it was before: it knows v1 only, and everything is under v2.
  const [first] = before;
  if (first === undefined) throw new Error("there was a key");
  globalThis.gatehouseVault = globalThis.gatehouseVault && { ...globalThis.gatehouseVault, ring: [first] };
  writeFileSync(file(), `${newest.version}:${newest.key.toString("base64")}\n`);
  await expect(read()).rejects.toMatchObject({ code: "locked" });
  const whole = [newest, first].map(({ version, key }) => `${version}:${key.toString("base64")}`).join(",");
  writeFileSync(file(), `${whole}\n`);
  expect(await read()).toEqual([{ adminToken: "canary-1" }, "canary-2"]);
  expect(keyRing()).toHaveLength(2);
});

test("keys from the environment are an operator's: the page says so", async () => {
  const ring = keyRing().map(({ version, key }) => `${version}:${key.toString("base64")}`);
  process.env.GATEHOUSE_KEY = ring.join(",");
  forgetEnv();
  try {
    await expect(renewMasterKey(admin)).rejects.toThrow(/GATEHOUSE_KEY/);
  } finally {
    delete process.env.GATEHOUSE_KEY;
    forgetEnv();
  }
});

test("every column in which something is sealed is among the places that a rotation moves", () => {
  const columns = readFileSync(path.join(process.cwd(), "prisma", "schema.prisma"), "utf8").match(
    /^ +\w*sealed\s+Json/gim,
  );
  expect(columns).toHaveLength(sealedPlaces.length);
});

test("keys are admins' business", async () => {
  const context = actAs("publisher");
  const refused = { code: "forbidden" };
  await expect(renewMasterKey(context)).rejects.toMatchObject(refused);
  await expect(rewrapSecrets(context)).rejects.toMatchObject(refused);
  await expect(forgetOldKeys(context)).rejects.toMatchObject(refused);
  await expect(keyStatus(context.actor)).rejects.toMatchObject(refused);
});
