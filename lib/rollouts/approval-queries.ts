import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import type { Actor } from "#lib/model/actor.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { listRollouts, type RolloutListItem } from "./queries.ts";

/** Why this actor may not decide on a rollout that waits; undefined when they may. */
export function decisionLock(actor: Actor, { createdBy }: { readonly createdBy: string | null }): string | undefined {
  if (actor.kind !== "user") return "A person has to approve this.";
  if (actor.id === createdBy) return "You started this rollout, so somebody else has to approve it.";
  return lockedReason(actor.role, "rollout:approve");
}

export interface AwaitingRollout {
  readonly rollout: RolloutListItem;
  /** Why this actor may not decide; undefined when they may. */
  readonly locked: string | undefined;
}

/** Rollouts that wait for a second person, the latest first; 50 at most. For the overview and the bell. */
export async function rolloutsAwaitingApproval(actor: Actor): Promise<readonly AwaitingRollout[]> {
  authorize(actor, "rollout:read");
  const { items } = await listRollouts(actor, { state: "awaiting-approval" });
  return items.map((rollout) => ({ rollout, locked: decisionLock(actor, rollout) }));
}
