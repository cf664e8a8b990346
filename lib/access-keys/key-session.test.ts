import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { registerGateway } from "#lib/gateways/register-gateway.ts";
import { actAs, registration, startGateway } from "#lib/gateways/sandbox-gateway.testing.ts";
import type { SandboxKong } from "#lib/sandbox/kong/kong.ts";
import { withAccessKeys } from "./key-session.ts";

let database: TestDatabase;
let kong: SandboxKong;
beforeAll(async () => {
  database = await openTestDatabase();
  kong = await startGateway();
});
afterAll(async () => {
  await Promise.all([kong.close(), database.close()]);
});

test("the gateway is let go also when its calls cannot be written down", async () => {
  const { db } = database;
  const { id: gatewayId } = await registerGateway(actAs("admin"), registration(kong));
  const api = await db.api.create({
    data: { name: "Orders", version: "1.0", slug: "orders-v1", basePath: "/orders", draft: {} },
  });
  const revision = await db.revision.create({
    data: { apiId: api.id, number: 1, definition: {}, contentHash: "hash" },
  });
  await db.deployment.create({ data: { apiId: api.id, gatewayId, state: "live", appliedRevisionId: revision.id } });
  const revoke = () => withAccessKeys({ apiId: api.id, gatewayId }, (keys, owner) => keys.revoke(owner, randomUUID()));

  await revoke();
  expect(await db.providerCall.count({ where: { phase: "access-keys" } })).toBeGreaterThan(0);
  await database.sql('ALTER TABLE "ProviderCall" ADD CONSTRAINT "full" CHECK (false) NOT VALID');
  await expect(revoke()).rejects.toThrow();
  expect(await db.gateway.findUnique({ where: { id: gatewayId } })).toMatchObject({ leaseHolder: null });
});
