import "server-only";
import type { Prisma } from "#generated/prisma/client.ts";
import type { Db, Tx } from "#lib/db/client.ts";
import type { TargetState } from "#lib/model/deployment.ts";
import type { CheckMode } from "#lib/model/live-check.ts";
import { approvalSchema, type StoredApproval } from "./approval.ts";
import { checkModeSchema, rolloutKindSchema } from "./target-input.ts";

/** Targets in these states have work to do, now or as soon as their gateway is free. */
export const openTargetStates = [
  "waiting",
  "planning",
  "applying",
  "verifying",
  "compensating",
] as const satisfies readonly TargetState[];

/** These ended without having what was wanted; a person may ask for another try. */
export const retryableTargetStates = [
  "check-failed",
  "failed-retryable",
  "failed-permanent",
  "unknown-outcome",
  "stopped",
] as const satisfies readonly TargetState[];

const targetSelect = {
  id: true,
  rolloutId: true,
  deploymentId: true,
  gatewayId: true,
  revisionId: true,
  previousRevisionId: true,
  generation: true,
  wave: true,
  state: true,
  plan: true,
  planHash: true,
  accepted: true,
  attempts: true,
  rollout: { select: { kind: true, share: true, check: true } },
  _count: { select: { steps: true } },
} satisfies Prisma.TargetSelect;

/** A target as the worker needs it. */
export type TargetRow = Omit<
  Prisma.TargetGetPayload<{ select: typeof targetSelect }>,
  "plan" | "rollout" | "_count"
> & {
  readonly approval: StoredApproval;
  readonly kind: ReturnType<typeof rolloutKindSchema.parse>;
  /** Percent of requests that the revision is to get. */
  readonly share: number;
  readonly check: CheckMode;
  /** Writes that were begun under this target, over all its runs. */
  readonly stepCount: number;
};

export async function loadTarget(client: Db | Tx, id: string): Promise<TargetRow | undefined> {
  const row = await client.target.findUnique({ where: { id }, select: targetSelect });
  if (row === null) return undefined;
  const { plan, rollout, _count, ...rest } = row;
  return {
    ...rest,
    approval: approvalSchema.parse(plan),
    kind: rolloutKindSchema.parse(rollout.kind),
    share: rollout.share,
    check: checkModeSchema.parse(rollout.check),
    stepCount: _count.steps,
  };
}

/** An unresolved outcome is looked up again by itself, until its tries are used up. */
export function hasWork(target: Pick<TargetRow, "state" | "attempts" | "approval">): boolean {
  if (openTargetStates.some((state) => state === target.state)) return true;
  return target.state === "unknown-outcome" && target.attempts < target.approval.attemptLimit;
}
