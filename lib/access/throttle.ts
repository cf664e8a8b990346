import "server-only";
import ipaddr from "ipaddr.js";
import { getDb } from "../db/client.ts";
import { AppError } from "../errors.ts";

/** How fast a key may be tried: so many attempts freely, then a wait that doubles up to a limit, forgotten after a quiet while. */
export interface ThrottlePolicy {
  readonly freeAttempts: number;
  readonly firstWaitSeconds: number;
  readonly longestWaitSeconds: number;
  readonly forgetAfterSeconds: number;
}

/** Too many attempts: come back after the wait. Nobody is locked out for good. */
export class ThrottledError extends AppError {
  override readonly name = "ThrottledError";
  readonly waitSeconds: number;

  constructor(waitMs: number) {
    const waitSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    const unit = waitSeconds === 1 ? "second" : "seconds";
    super({
      code: "throttled",
      sentence: `There were too many attempts. Try again in ${waitSeconds} ${unit}.`,
      retryable: true,
    });
    this.waitSeconds = waitSeconds;
  }
}

/** An attempt that was let through, to be taken back when it turns out to have been an honest one. */
export interface Turn {
  readonly key: string;
  readonly attempts: number;
}

/**
 * A caller's address as it is counted. One IPv6 caller commonly has a whole /64 to come from (RFC 6177), so that is one
 * caller here; an IPv4 address inside IPv6 is the IPv4 address. Callers of unknown address are counted together.
 */
export function callerKey(address: string | undefined): string {
  if (address === undefined || !ipaddr.isValid(address)) return address ?? "unknown";
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(":")}::/64`;
}

/** Seconds to wait after the given number of attempts; 0 while they are free. */
export function waitSeconds(policy: ThrottlePolicy, attempts: number): number {
  const beyond = attempts - policy.freeAttempts;
  return beyond <= 0 ? 0 : Math.min(policy.longestWaitSeconds, policy.firstWaitSeconds * 2 ** Math.min(beyond - 1, 20));
}

/**
 * Counts one attempt on `key` before it is made, so that many at once cannot slip through together.
 *
 * Each attempt is one conditional write: of several replicas that read the same count, one wins and the rest read anew.
 * Throws ThrottledError with the seconds to wait.
 */
export async function takeTurn(key: string, policy: ThrottlePolicy, now = new Date()): Promise<Turn> {
  const db = await getDb();
  for (;;) {
    const row = await db.throttle.findUnique({ where: { key } });
    // Of many at once, one that was made a moment earlier may be counted later: while attempts are free that is no matter.
    if (row !== null && row.nextAt > now && waitSeconds(policy, row.attempts) > 0) {
      throw new ThrottledError(row.nextAt.getTime() - now.getTime());
    }

    const fresh = row === null || now.getTime() - row.updatedAt.getTime() > policy.forgetAfterSeconds * 1000;
    const attempts = fresh ? 1 : row.attempts + 1;
    const next = { attempts, nextAt: new Date(now.getTime() + waitSeconds(policy, attempts) * 1000), updatedAt: now };
    const written =
      row === null
        ? await db.throttle.createMany({ data: [{ key, ...next }], skipDuplicates: true })
        : await db.throttle.updateMany({ where: { key, attempts: row.attempts, nextAt: row.nextAt }, data: next });
    if (written.count === 1) return { key, attempts };
  }
}

/** Takes an attempt back: it succeeded, so it was no guess. Later attempts of others stay counted. */
export async function giveTurnBack(turn: Turn, now = new Date()): Promise<void> {
  const db = await getDb();
  await db.throttle.updateMany({
    where: { key: turn.key, attempts: turn.attempts },
    data: { attempts: turn.attempts - 1, nextAt: now },
  });
}

/** Forgets all attempts on a key. */
export async function forgetTurns(key: string): Promise<void> {
  const db = await getDb();
  await db.throttle.deleteMany({ where: { key } });
}

/** Drops rows nobody tried for a day, so that the table stays as small as the number of recent callers. */
export async function sweepThrottle(now = new Date()): Promise<void> {
  const db = await getDb();
  await db.throttle.deleteMany({ where: { updatedAt: { lt: new Date(now.getTime() - 24 * 3600 * 1000) } } });
}
