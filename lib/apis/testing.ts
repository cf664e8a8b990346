import type { Db } from "#lib/db/client.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { DeploymentState } from "#lib/model/deployment.ts";
import type { Role } from "#lib/model/permission.ts";

/** Somebody of a role, for tests. */
export function someone(role: Role, name = "Paula"): CommandContext {
  return {
    actor: {
      kind: "user",
      id: "019a0000-0000-7000-8000-000000000001",
      name,
      email: "p@example.com",
      role,
      sessionId: "0",
    },
    requestId: "test",
  };
}

/** An OpenAPI 3.1 document with one GET operation for each path. */
export function documentText(title: string, paths: readonly string[], version = "1.0.0"): string {
  const operation = { responses: { "200": { description: "Fine." } } };
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title, version },
    servers: [{ url: "https://backend.example.com/v1" }],
    paths: Object.fromEntries(paths.map((path) => [path, { get: operation }])),
  });
}

/** A deployment row in a state, as the engine would leave it. */
export async function deployRow(db: Db, apiId: string, state: DeploymentState, gatewayName: string): Promise<string> {
  const gateway = await db.gateway.upsert({
    where: { name: gatewayName },
    create: { name: gatewayName, kind: "toy", settings: {}, mode: "read-write" },
    update: {},
  });
  const deployment = await db.deployment.create({ data: { apiId, gatewayId: gateway.id, state } });
  return deployment.id;
}
