import "server-only";
import { z } from "zod";
import type { Db, Tx } from "./client.ts";

// Raw SQL, because a lease lives by the database's clock alone: workers' clocks may disagree by minutes.

/** The right to write to one gateway. The fence grows with every take, so that a late holder is recognised. */
export interface GatewayLease {
  readonly gatewayId: string;
  readonly holder: string;
  readonly fence: bigint;
}

const fenceRows = z.array(z.object({ fence: z.coerce.bigint() }));

/** Takes the lease when it is free or has run out. Undefined while somebody else holds it. */
export async function takeGatewayLease(
  db: Db | Tx,
  { gatewayId, holder, leaseMs }: { gatewayId: string; holder: string; leaseMs: number },
): Promise<GatewayLease | undefined> {
  const rows = await db.$queryRaw`
    UPDATE "Gateway"
       SET fence = fence + 1, "leaseHolder" = ${holder}, "leaseUntil" = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
     WHERE id = ${gatewayId}::uuid AND ("leaseUntil" IS NULL OR "leaseUntil" <= clock_timestamp())
 RETURNING fence`;
  const [row] = fenceRows.parse(rows);
  return row === undefined ? undefined : { gatewayId, holder, fence: row.fence };
}

/** Prolongs a lease that is still ours. False when another has taken the gateway: then nothing may be written any more. */
export async function renewGatewayLease(db: Db, lease: GatewayLease, leaseMs: number): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE "Gateway" SET "leaseUntil" = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
     WHERE id = ${lease.gatewayId}::uuid AND fence = ${lease.fence} AND "leaseHolder" = ${lease.holder}`;
  return changed > 0;
}

/** Lets the next one in. Harmless when the lease is no longer ours. */
export async function releaseGatewayLease(db: Db | Tx, lease: GatewayLease): Promise<void> {
  await db.$executeRaw`
    UPDATE "Gateway" SET "leaseHolder" = NULL, "leaseUntil" = NULL
     WHERE id = ${lease.gatewayId}::uuid AND fence = ${lease.fence}`;
}

/**
 * Is the fence still ours? Holds the row until the transaction ends, so that nobody takes the lease between this
 * answer and what the transaction writes because of it.
 */
export async function holdsFence(tx: Tx, { gatewayId, fence }: GatewayLease): Promise<boolean> {
  const rows = await tx.$queryRaw`SELECT fence FROM "Gateway" WHERE id = ${gatewayId}::uuid FOR SHARE`;
  return fenceRows.parse(rows).some((row) => row.fence === fence);
}

/** Ends leases whose holders are dead for certain: on the embedded database there is no process but this one. */
export async function breakAllLeases(db: Db): Promise<void> {
  await db.$executeRaw`UPDATE "Gateway" SET "leaseHolder" = NULL, "leaseUntil" = NULL WHERE "leaseHolder" IS NOT NULL`;
}

/** Ids among these whose lease is free or has run out. */
export async function gatewaysWithoutHolder(db: Db, gatewayIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db.$queryRaw`
    SELECT id FROM "Gateway"
     WHERE id = ANY(${[...gatewayIds]}::uuid[]) AND ("leaseUntil" IS NULL OR "leaseUntil" <= clock_timestamp())`;
  return z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map(({ id }) => id);
}
