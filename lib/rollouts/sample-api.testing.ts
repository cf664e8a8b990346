import { updateDraft } from "#lib/apis/edit-draft.ts";
import { getDb } from "#lib/db/client.ts";
import type { CommandContext } from "#lib/model/actor.ts";

export const script: CommandContext = { actor: { kind: "system", name: "script" }, requestId: "test" };
export const adminToken = "sandbox-admin-token";

/** No wait longer than a test can bear; every wait that the product makes is still made. */
export const quickTiming = {
  leaseMs: 3_000,
  busyMs: 50,
  retryMs: [50],
  maxAttempts: 4,
  patience: { settleMs: 50, lagMs: 400, stepMs: 5_000, backoffMs: 20, readyEveryMs: 50, readyMs: 2_000 },
} as const;

export const smallApi = {
  name: "Orders",
  version: "1.0.0",
  basePath: "/orders/v1",
  backends: [{ url: "http://127.0.0.1:9" }],
  operations: [
    { id: "listOrders", method: "GET" as const, path: "/orders" },
    { id: "getOrder", method: "GET" as const, path: "/orders/{id}" },
  ],
  policies: [
    {
      id: "limit",
      name: "Limit",
      config: { type: "request-size" as const, maxBytes: 1_048_576 },
    },
  ],
};

/** Changes one operation's path, so that a deploy has something small to do. */
export async function changeDraft(apiId: string, path: string): Promise<void> {
  const db = await getDb();
  const { rowVersion } = await db.api.findUniqueOrThrow({ where: { id: apiId }, select: { rowVersion: true } });
  await updateDraft(script, {
    apiId,
    rowVersion,
    patch: {
      operations: smallApi.operations.map((operation) =>
        operation.id === "getOrder" ? { ...operation, path } : operation,
      ),
    },
  });
}
