import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getCredential } from "#lib/credentials/queries.ts";
import { unsealCredential } from "#lib/credentials/secret-store.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import type { SandboxKong } from "#lib/sandbox/kong/kong.ts";
import { disableGateway } from "./enable-gateway.ts";
import { registerGateway } from "./register-gateway.ts";
import { rotateCredential, switchCredentialBack } from "./rotate-credential.ts";
import { actAs, adminToken, registration, startGateway } from "./sandbox-gateway.testing.ts";
import { updateGateway } from "./update-gateway.ts";

const admin = actAs("admin");
let database: TestDatabase;
let kong: SandboxKong;
beforeAll(async () => {
  database = await openTestDatabase();
  kong = await startGateway();
});
afterAll(async () => {
  await closeQueue();
  await database.close();
  await kong.close();
});
beforeEach(() => {
  kong.faults.clear();
});

/** One credential that two gateways use. */
async function shared() {
  const first = registration(kong);
  const { id } = await registerGateway(admin, first);
  const { credentialId } = await database.db.gateway.findUniqueOrThrow({ where: { id } });
  const credential = { from: "stored", id: credentialId ?? "" } as const;
  const second = await registerGateway(admin, registration(kong, { credential }));
  return { credentialId: credentialId ?? "", gatewayIds: [id, second.id] as const };
}

const rotation = { overlapDays: 7, expiresAt: null };
const tokenOf = async (id: string) => (await unsealCredential(database.db, id)).values.reveal().adminToken;

describe("a rotation", () => {
  test("tries the new secret on every gateway that uses it, then switches, and the old one can be switched back to", async () => {
    const { credentialId: id } = await shared();
    const before = await getCredential(admin.actor, id);
    const values = { adminToken: `${adminToken}` };
    const result = await rotateCredential(admin, { id, values, ...rotation, expiresAt: "2027-01-31" });
    expect(result).toMatchObject({
      switched: true,
      tests: [
        { verdict: "passed", connection: "connected" },
        { verdict: "passed", connection: "connected" },
      ],
    });
    const after = await getCredential(admin.actor, id);
    expect(after).toMatchObject({ previous: { fingerprint: before.fingerprint }, expiresAt: expect.any(Date) });
    const event = await database.db.auditEvent.findFirstOrThrow({ where: { action: "credential.rotate" } });
    expect(JSON.stringify([event.before, event.after, result])).not.toContain("canary");
    await switchCredentialBack(admin, { id });
    expect(await getCredential(admin.actor, id)).toMatchObject({ fingerprint: before.fingerprint, expiresAt: null });
  });

  test("switches nothing while one gateway refuses the new secret, whatever is accepted", async () => {
    const { credentialId: id, gatewayIds } = await shared();
    const values = { adminToken: "canary-wrong" };
    const calls = await database.db.providerCall.count();
    const result = await rotateCredential(admin, { id, values, ...rotation, accepted: [...gatewayIds] });
    expect(result).toMatchObject({ switched: false, tests: [{ verdict: "refused" }, { verdict: "refused" }] });
    expect(await tokenOf(id)).toBe(adminToken);
    expect(await database.db.providerCall.count()).toBeGreaterThan(calls);
    expect(
      await database.db.gateway.count({ where: { id: { in: [...gatewayIds] }, connection: "not-verified" } }),
    ).toBe(2);
  });

  test("asks about gateways that cannot be asked, by name", async () => {
    const { credentialId: id, gatewayIds } = await shared();
    await disableGateway(admin, { id: gatewayIds[1] });
    const values = { adminToken };
    const first = await rotateCredential(admin, { id, values, ...rotation });
    expect(first).toMatchObject({
      switched: false,
      tests: [{ verdict: "passed" }, { verdict: "ask", connection: "disabled" }],
    });
    const wrongOne = await rotateCredential(admin, { id, values, ...rotation, accepted: [gatewayIds[0]] });
    expect(wrongOne.switched).toBe(false);
    const second = await rotateCredential(admin, { id, values, ...rotation, accepted: [gatewayIds[1]] });
    expect(second.switched).toBe(true);
  });

  test("sends nothing to a gateway that moved away from the credential's address", async () => {
    const { credentialId: id, gatewayIds } = await shared();
    // Written past the command, which would have dropped the credential.
    await database.db.gateway.update({
      where: { id: gatewayIds[0] },
      data: { settings: { adminUrl: "http://127.0.0.1:9", proxyUrl: "http://127.0.0.1:9" } },
    });
    const { tests } = await rotateCredential(admin, { id, values: { adminToken }, ...rotation });
    const moved = tests.find(({ gatewayId }) => gatewayId === gatewayIds[0]);
    expect(moved).toMatchObject({ verdict: "ask", note: expect.stringContaining("nothing is sent there") });
    expect(await database.db.providerCall.count({ where: { gatewayId: gatewayIds[0] } })).toBe(0);
  });

  test("of a credential nothing uses needs no test", async () => {
    const { credentialId: id, gatewayIds } = await shared();
    for (const gatewayId of gatewayIds) {
      const { rowVersion } = await database.db.gateway.findUniqueOrThrow({ where: { id: gatewayId } });
      await updateGateway(admin, { id: gatewayId, rowVersion, credential: { from: "none" } });
    }
    expect(await rotateCredential(admin, { id, values: { adminToken: "another" }, ...rotation })).toEqual({
      switched: true,
      tests: [],
    });
    expect(await tokenOf(id)).toBe("another");
  });

  test("is refused for what is no secret of the kind, and to all but admins", async () => {
    const { credentialId: id } = await shared();
    const odd = rotateCredential(admin, { id, values: { adminToken: 7 }, ...rotation });
    await expect(odd).rejects.toMatchObject({ code: "invalid" });
    const theirs = rotateCredential(actAs("publisher"), { id, values: { adminToken }, ...rotation });
    await expect(theirs).rejects.toMatchObject({ code: "forbidden" });
    await expect(switchCredentialBack(actAs("publisher"), { id })).rejects.toMatchObject({ code: "forbidden" });
  });
});
