import "server-only";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type Db, getDb, type Tx } from "#lib/db/client.ts";
import {
  type GatewayLease,
  holdsFence,
  releaseGatewayLease,
  renewGatewayLease,
  takeGatewayLease,
} from "#lib/db/gateway-lease.ts";
import { log } from "#lib/log.ts";
import { LostClaim } from "#lib/reconcile/ports.ts";
import { numbered } from "./crash-point.ts";
import { runTiming } from "./timing.ts";

/** A gateway held for writing. Every record made under it is refused once another holds the gateway. */
export interface Claim {
  readonly lease: GatewayLease;
  /** Another holds the gateway by now: end at the next step boundary. */
  readonly lost: () => boolean;
  /** Runs a transaction that commits only while the gateway is still ours. Throws LostClaim. */
  readonly record: <Result>(name: string, write: (tx: Tx) => Promise<Result>) => Promise<Result>;
  readonly release: () => Promise<void>;
}

/** Takes the gateway's lease and keeps it renewed. Undefined while another holds it. */
export async function claimGateway(gatewayId: string): Promise<Claim | undefined> {
  const { leaseMs } = runTiming();
  const db = await getDb();
  const holder = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const lease = await numbered("take-lease", () => takeGatewayLease(db, { gatewayId, holder, leaseMs }));
  return lease === undefined ? undefined : keepClaim(db, lease, leaseMs);
}

function keepClaim(db: Db, lease: GatewayLease, leaseMs: number): Claim {
  let isLost = false;
  const renewal = setInterval(async () => {
    try {
      if (!(await renewGatewayLease(db, lease, leaseMs))) isLost = true;
    } catch (error) {
      // The database is away: the lease may run out, and then the fence tells.
      log.warn({ err: error, gatewayId: lease.gatewayId }, "a gateway's lease could not be renewed");
    }
  }, leaseMs / 3);
  renewal.unref();
  return {
    lease,
    lost: () => isLost,
    record: (name, write) =>
      numbered(name, () =>
        db.$transaction(async (tx) => {
          if (await holdsFence(tx, lease)) return write(tx);
          isLost = true;
          throw new LostClaim("fenced-out");
        }),
      ),
    release: async () => {
      clearInterval(renewal);
      if (!isLost) await numbered("release-lease", () => releaseGatewayLease(db, lease));
    },
  };
}
