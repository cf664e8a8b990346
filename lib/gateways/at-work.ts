import "server-only";
import { randomUUID } from "node:crypto";
import type { Tx } from "#lib/db/client.ts";
import { releaseGatewayLease, takeGatewayLease } from "#lib/db/gateway-lease.ts";
import { AppError } from "#lib/errors.ts";

/**
 * Takes the lease that every writer needs and gives it back at once: none is at work, and none begins before the commit.
 * Throws `AppError` (`conflict`) while a rollout or a change of keys is at work on the gateway.
 */
export async function refuseWhileAtWork(tx: Tx, gatewayId: string, name: string): Promise<void> {
  const lease = await takeGatewayLease(tx, { gatewayId, holder: `quiet:${randomUUID()}`, leaseMs: 1_000 });
  if (lease !== undefined) return releaseGatewayLease(tx, lease);
  const sentence = `A rollout or a change of keys is at work on "${name}". Try again when it ends.`;
  throw new AppError({ code: "conflict", sentence, retryable: true });
}
