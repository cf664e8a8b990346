import "server-only";
import type { KnownObject } from "#lib/connectors/connector.ts";
import type { Db } from "#lib/db/client.ts";

/** Creates and deletes of one deployment that are read back, newest first: on kinds whose lists lag there are few of them. */
const mostSteps = 100;

/**
 * What the journal has of a deployment: the last object that was made under each key, unless it was deleted since. What was
 * made before that one was looked for, and was not there.
 */
export async function knownObjects(db: Db, deploymentId: string): Promise<KnownObject[]> {
  const steps = await db.step.findMany({
    where: { target: { deploymentId }, state: "done", action: { in: ["create", "delete"] }, remoteId: { not: null } },
    orderBy: { id: "desc" },
    take: mostSteps,
    select: { action: true, resourceKey: true, remoteId: true },
  });
  const deleted = new Set<string>();
  const made = new Map<string, KnownObject | undefined>();
  for (const { action, resourceKey: key, remoteId } of steps) {
    if (remoteId === null) continue;
    const name = JSON.stringify([key, remoteId]);
    if (action === "delete") deleted.add(name);
    else if (!made.has(key)) made.set(key, deleted.has(name) ? undefined : { key, remoteId });
  }
  return [...made.values()].filter((object) => object !== undefined);
}

/** No call outlasts this, in milliseconds: what a killed run has asked for reaches the gateway by then, or never. */
const longestCallMs = 30_000;

/**
 * How much longer lists may lack what a run began to make before it was cut off, in milliseconds, where they lag by `lagMs`.
 * Zero when no such step is open.
 */
export async function unlistedMs(db: Db, deploymentId: string, lagMs: number, now = new Date()): Promise<number> {
  if (lagMs === 0) return 0;
  const begun = await db.step.findFirst({
    where: { target: { deploymentId }, state: "unknown-outcome", action: "create" },
    orderBy: { id: "desc" },
    select: { startedAt: true },
  });
  const left = begun === null ? 0 : begun.startedAt.getTime() + longestCallMs + lagMs - now.getTime();
  return Math.min(lagMs, Math.max(0, left));
}
