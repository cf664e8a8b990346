import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadConnector } from "#lib/connectors/connectors.ts";
import { getCredential, listCredentials } from "#lib/credentials/queries.ts";
import { switchSecret } from "#lib/credentials/switch-secret.ts";
import { releaseGatewayLease, takeGatewayLease } from "#lib/db/gateway-lease.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import type { AppError } from "#lib/errors.ts";
import { Secret } from "#lib/log.ts";
import { allowList } from "#lib/outbound/allow-list.ts";
import { createDispatcher } from "#lib/outbound/dispatcher.ts";
import { listen } from "#lib/outbound/listener.testing.ts";
import type { SandboxKong } from "#lib/sandbox/kong/kong.ts";
import { runCheck } from "./check.ts";
import { checkGateway } from "./check-gateway.ts";
import { connect } from "./connect.ts";
import { deleteGateway } from "./delete-gateway.ts";
import { disableGateway, enableGateway } from "./enable-gateway.ts";
import { getGateway, listGateways } from "./queries.ts";
import { registerGateway } from "./register-gateway.ts";
import { actAs, adminToken, registration, settingsOf, startGateway } from "./sandbox-gateway.testing.ts";
import { openGatewaySession } from "./session.ts";
import { testConnection } from "./test-connection.ts";
import { changeMode, updateGateway } from "./update-gateway.ts";

let database: TestDatabase;
let kong: SandboxKong;
let other: SandboxKong;
const admin = actAs("admin");

beforeAll(async () => {
  database = await openTestDatabase();
  [kong, other] = await Promise.all([startGateway(), startGateway()]);
});
afterAll(async () => {
  await Promise.all([kong.close(), other.close(), database.close()]);
});

const register = async (change = {}) => (await registerGateway(admin, registration(kong, change))).id;

const lastEvent = () => database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });

/** Everything the database holds, as text. */
async function everythingStored(): Promise<string> {
  const { db } = database;
  const rows = await Promise.all([
    db.gateway.findMany(),
    db.credential.findMany(),
    db.auditEvent.findMany(),
    db.providerCall.findMany(),
    db.setting.findMany(),
  ]);
  return JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? String(value) : value));
}

describe("registering", () => {
  test("stores the gateway, seals its secret, and says so in the audit chain", async () => {
    const id = await register({ name: "first" });
    const gateway = await getGateway(admin.actor, id);
    expect(gateway).toMatchObject({
      name: "first",
      connection: "not-verified",
      address: kong.adminUrl,
      labels: ["production"],
    });
    expect(gateway.settings).toMatchObject({ authHeaderName: "Kong-Admin-Token" });
    expect(await lastEvent()).toMatchObject({
      action: "gateway.register",
      subjectId: id,
      outcome: "done",
      actorName: "Ada",
    });
    expect(await everythingStored()).not.toContain(adminToken);
  });

  test.each([
    ["an unknown kind", { kind: "teapot" }, "invalid", "kind"],
    ["settings that are incomplete", { settings: { adminUrl: "nowhere" } }, "invalid", "settings.adminUrl"],
    [
      "a password in an address",
      { settings: { adminUrl: "http://ada:canary@127.0.0.1:1", proxyUrl: "http://127.0.0.1:2" } },
      "invalid",
      "settings.adminUrl",
    ],
    [
      "a credential that does not fit",
      { credential: { from: "new", name: "bad", values: { adminToken: "line\nbreak" } } },
      "invalid",
      "credentials.adminToken",
    ],
  ] as const)("%s is refused beside its field", async (_what, change, code, field) => {
    const failure: AppError = await registerGateway(admin, registration(kong, change)).then(
      () => Promise.reject(new Error("it was registered")),
      (error: AppError) => error,
    );
    expect(failure).toMatchObject({ code, fields: { [field]: expect.any(String) } });
  });

  test("a name is one gateway's", async () => {
    await register({ name: "twice" });
    await expect(register({ name: "twice" })).rejects.toMatchObject({
      code: "conflict",
      fields: { name: expect.any(String) },
    });
  });

  test("a name taken at the same moment is refused with the same sentence", async () => {
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => register({ name: "raced" })));
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(reasons).toMatchObject([{ code: "conflict" }, { code: "conflict" }]);
  });

  test.each(["publisher", "viewer"] as const)("is not for a %s", async (role) => {
    await expect(registerGateway(actAs(role), registration(kong))).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("checking", () => {
  test("keeps who we are, what it runs and what we may do, and records the calls", async () => {
    const id = await register();
    expect(await checkGateway(admin, { id })).toMatchObject({ connection: "connected", note: null });
    const gateway = await getGateway(admin.actor, id);
    expect(gateway).toMatchObject({ connection: "connected", version: expect.stringMatching(/^3\./) });
    expect(gateway.permissions.every((permission) => permission.granted)).toBe(true);
    expect(gateway.credential?.lastUsedAt).toBeInstanceOf(Date);
    expect(await database.db.providerCall.count({ where: { gatewayId: id, phase: "check" } })).toBeGreaterThan(0);
    expect(await everythingStored()).not.toContain(adminToken);
  });

  test("a refused credential is named so, and what was known stays", async () => {
    const id = await register();
    await checkGateway(admin, { id });
    const { credential } = await getGateway(admin.actor, id);
    await switchSecret(admin, { id: credential?.id ?? "", values: { adminToken: "wrong-token" } });
    expect(await checkGateway(admin, { id })).toMatchObject({ connection: "credential-refused", report: null });
    expect(await getGateway(admin.actor, id)).toMatchObject({
      connection: "credential-refused",
      connectionDetail: expect.any(String),
      version: expect.stringMatching(/^3\./),
    });
  });

  test("a gateway that is not there is unreachable, with what to do", async () => {
    const id = await register({ settings: { adminUrl: "http://127.0.0.1:1", proxyUrl: kong.proxyUrl } });
    const outcome = await checkGateway(admin, { id });
    expect(outcome).toMatchObject({
      connection: "unreachable",
      note: expect.stringContaining("refused the connection"),
    });
  });

  test("a gateway that never answers is unreachable when the time is up", async () => {
    const silent = await listen(() => {});
    const connector = await loadConnector("kong");
    const dispatcher = createDispatcher({ allow: allowList });
    const signal = AbortSignal.timeout(200);
    const settings = { adminUrl: silent.origin, proxyUrl: kong.proxyUrl };
    const connection = { settings, credentials: new Secret({}), dispatcher, signal, record: () => {}, subject: {} };
    const outcome = await runCheck({ open: async () => connect(connector, connection), mode: "read-only", signal });
    expect(outcome).toMatchObject({ connection: "unreachable", report: null });
    await Promise.all([dispatcher.destroy(), silent.close()]);
  });

  test("a place outside the outbound rules is told with the setting that opens it", async () => {
    const id = await register({ settings: { adminUrl: "http://10.255.0.1:8001", proxyUrl: kong.proxyUrl } });
    expect(await checkGateway(admin, { id })).toMatchObject({
      connection: "unreachable",
      note: expect.stringContaining("adds 10.255.0.1:8001 to GATEHOUSE_OUTBOUND_ALLOW"),
    });
  });
});

describe("testing a connection before it is saved", () => {
  test("keeps neither settings nor secret, and says in the audit chain which calls it made", async () => {
    const { db } = database;
    const counts = () => Promise.all([db.gateway.count(), db.credential.count(), db.providerCall.count()]);
    const before = await counts();
    const outcome = await testConnection(admin, {
      kind: "kong",
      settings: settingsOf(kong),
      credential: { from: "new", values: { adminToken } },
      mode: "read-write",
    });
    const made = { method: "GET", address: expect.stringContaining(kong.adminUrl), status: 200 };
    expect(outcome).toMatchObject({
      connection: "connected",
      calls: expect.arrayContaining([expect.objectContaining(made)]),
    });
    expect(await counts()).toEqual(before);
    const event = await lastEvent();
    expect(event).toMatchObject({ action: "gateway.test", after: { connection: "connected" } });
    expect(event.after).toHaveProperty("calls.length", outcome.calls.length);
    expect(await everythingStored()).not.toContain(adminToken);
  });

  test("a stored secret is tried at its own address and never sent to another", async () => {
    const { credential } = await getGateway(admin.actor, await register());
    const stored = { from: "stored", id: credential?.id ?? "" } as const;
    const wanted = { kind: "kong", credential: stored, mode: "read-write" } as const;
    expect(await testConnection(admin, { ...wanted, settings: settingsOf(kong) })).toMatchObject({
      connection: "connected",
    });
    const seen = other.requests.all().length;
    await expect(testConnection(admin, { ...wanted, settings: settingsOf(other) })).rejects.toMatchObject({
      code: "blocked",
    });
    expect(other.requests.all().length).toBe(seen);
  });
});

describe("changing", () => {
  test("another address drops the stored secret, which is never sent there", async () => {
    const id = await register();
    const { rowVersion, credential } = await getGateway(admin.actor, id);
    expect(await updateGateway(admin, { id, rowVersion, settings: settingsOf(other) })).toEqual({
      credentialDropped: true,
    });
    expect(await getGateway(admin.actor, id)).toMatchObject({ credential: null, connection: "not-verified" });
    // Both gateways take the same token: it would have been let in.
    expect(await checkGateway(admin, { id })).toMatchObject({ connection: "credential-refused" });
    // Nor may it be given back for the new address.
    const again = await getGateway(admin.actor, id);
    await expect(
      updateGateway(admin, {
        id,
        rowVersion: again.rowVersion,
        credential: { from: "stored", id: credential?.id ?? "" },
      }),
    ).rejects.toMatchObject({ code: "blocked" });
  });

  test("labels and name alone keep the secret and the connection", async () => {
    const id = await register();
    await checkGateway(admin, { id });
    const { rowVersion } = await getGateway(admin.actor, id);
    expect(await updateGateway(admin, { id, rowVersion, labels: ["eu-west"] })).toEqual({ credentialDropped: false });
    expect(await getGateway(admin.actor, id)).toMatchObject({ labels: ["eu-west"], connection: "connected" });
  });

  test("an edit of something that changed since is refused", async () => {
    const id = await register();
    const { rowVersion } = await getGateway(admin.actor, id);
    await updateGateway(admin, { id, rowVersion, labels: ["one"] });
    await expect(updateGateway(admin, { id, rowVersion, labels: ["two"] })).rejects.toMatchObject({ code: "conflict" });
  });

  test("a change of mode is audited with what it was", async () => {
    const id = await register();
    await changeMode(admin, { id, mode: "read-only" });
    expect(await lastEvent()).toMatchObject({
      action: "gateway.change-mode",
      before: { mode: "read-write" },
      after: { mode: "read-only" },
    });
    await expect(changeMode(actAs("publisher"), { id, mode: "read-write" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("retiring", () => {
  test("a disabled gateway is not talked to, and can be enabled", async () => {
    const id = await register();
    await disableGateway(admin, { id });
    await expect(checkGateway(admin, { id })).rejects.toMatchObject({ code: "blocked" });
    const options = { purpose: "write", signal: new AbortController().signal, record: () => {} } as const;
    await expect(openGatewaySession(id, options)).rejects.toThrow(/is disabled/);
    await enableGateway(admin, { id });
    expect(await checkGateway(admin, { id })).toMatchObject({ connection: "connected" });
  });

  test("a gateway is neither disabled nor made read-only in the middle of somebody's writing", async () => {
    const id = await register();
    const { db } = database;
    const lease = await takeGatewayLease(db, { gatewayId: id, holder: "a run", leaseMs: 60_000 });
    await expect(disableGateway(admin, { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(changeMode(admin, { id, mode: "read-only" })).rejects.toMatchObject({ code: "conflict" });
    expect(await getGateway(admin.actor, id)).toMatchObject({ connection: "not-verified", mode: "read-write" });
    if (lease !== undefined) await releaseGatewayLease(db, lease);
    await disableGateway(admin, { id });
  });

  test("a gateway that is deleted while it is checked is told to be gone, and keeps no calls", async () => {
    const id = await register();
    const slow = await listen(async (_request, response) => {
      await database.db.gateway.deleteMany({ where: { id } });
      response.end("{}");
    });
    const settings = { adminUrl: slow.origin, proxyUrl: kong.proxyUrl };
    const { rowVersion } = await getGateway(admin.actor, id);
    await updateGateway(admin, { id, rowVersion, settings });
    await expect(checkGateway(admin, { id })).rejects.toMatchObject({ code: "not-found" });
    expect(await database.db.providerCall.count({ where: { gatewayId: id } })).toBe(0);
    await slow.close();
  });

  test("a deployment that comes while its gateway is deleted wins, and the person is told", async () => {
    const id = await register();
    const { db } = database;
    const api = await db.api.create({
      data: { name: "Late", version: "1.0", slug: "late-v1", basePath: "/late", draft: {} },
    });
    // At this point of the deletion nobody looks for deployments any more.
    await database.sql(`
      CREATE FUNCTION deploy_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO "Deployment" (id, "apiId", "gatewayId", state, "updatedAt")
        VALUES (gen_random_uuid(), '${api.id}', '${id}', 'waiting', now());
        RETURN NULL; END $$;
      CREATE TRIGGER late BEFORE DELETE ON "AccessKey" FOR EACH STATEMENT EXECUTE FUNCTION deploy_late();`);
    await expect(deleteGateway(admin, { id })).rejects.toMatchObject({ code: "conflict" });
    await database.sql('DROP TRIGGER late ON "AccessKey"');
    await deleteGateway(admin, { id });
  });

  test("a disabled gateway stays disabled when its credential or its address changes", async () => {
    const id = await register();
    await disableGateway(admin, { id });
    const edit = async (change: object) =>
      updateGateway(admin, { id, rowVersion: (await getGateway(admin.actor, id)).rowVersion, ...change });
    await edit({ credential: { from: "new", name: "while disabled", values: { adminToken } } });
    await edit({ settings: settingsOf(other) });
    expect(await getGateway(admin.actor, id)).toMatchObject({ connection: "disabled", credential: null });
  });

  test("deleting is refused with what still runs there, and takes the history with it afterwards", async () => {
    const id = await register({ name: "busy" });
    const { db } = database;
    const api = await db.api.create({
      data: { name: "Orders", version: "1.0", slug: "orders-v1", basePath: "/orders", draft: {} },
    });
    const deployment = await db.deployment.create({ data: { apiId: api.id, gatewayId: id, state: "live" } });
    await expect(deleteGateway(admin, { id })).rejects.toThrow(/"busy" still runs Orders 1.0\. Undeploy/);
    await db.deployment.update({ where: { id: deployment.id }, data: { state: "removed" } });
    await deleteGateway(admin, { id });
    expect(await db.deployment.count({ where: { gatewayId: id } })).toBe(0);
    expect(await lastEvent()).toMatchObject({ action: "gateway.delete", subjectName: "busy" });
  });
});

describe("reading", () => {
  test("a viewer sees gateways and no credential list; nobody sees a secret", async () => {
    const id = await register({ name: "shown", labels: ["shown"] });
    const viewer = actAs("viewer").actor;
    const listed = await listGateways(viewer, { label: "shown", search: "SHOW" });
    expect(listed.map((gateway) => gateway.name)).toEqual(["shown"]);
    await expect(listCredentials(viewer)).rejects.toMatchObject({ code: "forbidden" });
    const { credential } = await getGateway(viewer, id);
    const texts = [listed, credential, await getCredential(admin.actor, credential?.id ?? "")];
    expect(JSON.stringify(texts)).not.toMatch(new RegExp(`${adminToken}|sealed`));
  });
});
