import { getDb } from "#lib/db/client.ts";
import type { World } from "./acts.ts";

export async function worldNow(): Promise<World> {
  const db = await getDb();
  const last = await db.rollout.findFirst({ orderBy: { createdAt: "desc" }, select: { id: true, state: true } });
  const deployment = await db.deployment.findFirst({ select: { state: true, endpoints: true } });
  const held = await db.gateway.count({ where: { leaseHolder: { not: null }, leaseUntil: { gt: new Date() } } });
  return {
    rollouts: await db.rollout.count(),
    lastRolloutId: last?.id,
    lastRolloutState: last?.state,
    deploymentState: deployment?.state,
    openSteps: await db.step.count({ where: { state: "started" } }),
    isHeld: held > 0,
    endpoints: deployment?.endpoints ?? [],
  };
}
