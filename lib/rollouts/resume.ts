import "server-only";
import { getDatabaseHandle, getDb } from "#lib/db/client.ts";
import { breakAllLeases, gatewaysWithoutHolder } from "#lib/db/gateway-lease.ts";
import { enqueue, openQueue } from "#lib/jobs/queue.ts";
import { runTargetTask } from "#lib/jobs/tasks/run-target.ts";
import { log } from "#lib/log.ts";
import { approvalSchema } from "./approval.ts";
import { openTargetStates } from "./target-rows.ts";

/** When a worker starts: whatever a killed one held on the embedded database is free, since nobody else can have it open. */
export async function resumeAfterStart(): Promise<void> {
  const handle = await getDatabaseHandle();
  if (handle.kind === "embedded") await breakAllLeases(await getDb());
  await resumeRuns();
}

/** Puts every target back in the queue that has work left and whose gateway nobody holds. Doing so twice is harmless. */
export async function resumeRuns(): Promise<void> {
  await openQueue();
  const db = await getDb();
  const open = await db.target.findMany({
    where: { state: { in: [...openTargetStates, "unknown-outcome"] } },
    select: { id: true, gatewayId: true, state: true, attempts: true, plan: true },
  });
  if (open.length === 0) return;
  const free = new Set(await gatewaysWithoutHolder(db, [...new Set(open.map(({ gatewayId }) => gatewayId))]));
  for (const { id, gatewayId, state, attempts, plan } of open) {
    const { attemptLimit, notBefore } = approvalSchema.parse(plan);
    if (!free.has(gatewayId) || (state === "unknown-outcome" && attempts >= attemptLimit)) continue;
    const startAfter = notBefore === undefined ? undefined : new Date(notBefore);
    await db.$transaction((tx) => enqueue(tx, runTargetTask, { targetId: id, gatewayId }, { startAfter }));
    log.info({ targetId: id, gatewayId, state }, "a run left open is taken up again");
  }
}
