import { expect, test } from "vitest";
import { deleteGateway } from "./delete-gateway.ts";
import { getDependents } from "./dependents.ts";
import { registerGateway } from "./register-gateway.ts";
import { actAs, gatewayStage, registration } from "./sandbox-gateway.testing.ts";

const stage = gatewayStage();
const admin = actAs("admin");

const register = async (change = {}) => (await registerGateway(admin, registration(stage.kong, change))).id;

const lastEvent = () => stage.database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });

test("with its name typed, what runs there is let go of, keys too, and nothing is called", async () => {
  const id = await register({ name: "gone away" });
  const { db } = stage.database;
  const api = await db.api.create({
    data: { name: "Stock", version: "2.0", slug: "stock-v2", basePath: "/stock", draft: {} },
  });
  const { id: deploymentId } = await db.deployment.create({
    data: { apiId: api.id, gatewayId: id, state: "waiting" },
  });
  const key = { apiId: api.id, gatewayId: id, name: "partner", remoteId: "r1", fingerprint: "f", state: "active" };
  await db.accessKey.create({ data: key });
  const called = stage.kong.requests.all().length;
  expect(await getDependents(actAs("viewer").actor, id)).toMatchObject({ apiCount: 1, keyCount: 1 });
  await expect(deleteGateway(admin, { id, detachName: "gone" })).rejects.toMatchObject({
    code: "invalid",
    fields: { detachName: expect.any(String) },
  });
  await expect(deleteGateway(admin, { id, detachName: "gone away" })).rejects.toMatchObject({ code: "conflict" });
  expect(await db.accessKey.count({ where: { gatewayId: id, revokedAt: null } })).toBe(1);
  await db.deployment.update({ where: { id: deploymentId }, data: { state: "failed-permanent" } });
  await deleteGateway(admin, { id, detachName: "gone away" });
  expect(await db.gateway.count({ where: { id } })).toBe(0);
  expect(await db.accessKey.count({ where: { gatewayId: id } })).toBe(0);
  expect(stage.kong.requests.all()).toHaveLength(called);
  expect(await lastEvent()).toMatchObject({ action: "gateway.delete", before: { detached: ["Stock 2.0"] } });
});
