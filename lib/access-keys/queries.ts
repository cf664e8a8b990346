import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";

export interface AccessKeyView {
  readonly id: string;
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly name: string;
  /** Of the key; the key itself was shown once and is not kept. */
  readonly fingerprint: string;
  /** `issuing` and `revoking` were cut off half-way: the same act again completes them. */
  readonly state: "issuing" | "active" | "revoking" | "revoked";
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** The keys of an API, on one gateway or on all, newest first. */
export async function listAccessKeys(
  actor: Actor,
  { apiId, gatewayId }: { readonly apiId: string; readonly gatewayId?: string },
): Promise<readonly AccessKeyView[]> {
  authorize(actor, "api:read");
  const db = await getDb();
  const rows = await db.accessKey.findMany({
    where: { apiId, gatewayId },
    orderBy: { createdAt: "desc" },
    take: 500,
    select: {
      id: true,
      gatewayId: true,
      name: true,
      fingerprint: true,
      state: true,
      createdAt: true,
      revokedAt: true,
      gateway: { select: { name: true } },
    },
  });
  return rows.map(({ gateway, state, ...row }) => ({ ...row, gatewayName: gateway.name, state: stateOf(state) }));
}

function stateOf(stored: string): AccessKeyView["state"] {
  return stored === "active" || stored === "revoking" || stored === "revoked" ? stored : "issuing";
}
