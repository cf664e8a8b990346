import "server-only";
import { Prisma } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Change } from "#lib/model/plan.ts";
import { type JournalPort, LostClaim, type StepOutcome } from "#lib/reconcile/ports.ts";
import type { Claim } from "./claim.ts";
import type { CallRecorder } from "./recorder.ts";
import type { TargetRow } from "./target-rows.ts";

interface JournalOf {
  readonly claim: Claim;
  readonly target: TargetRow;
  /** Number of this run of the target, from one. */
  readonly attempt: number;
  readonly phase: "apply" | "compensate";
  readonly recorder: CallRecorder;
}

/** The journal of one run, as rows of Step. What an earlier run began and did not end is closed by `closeAbandoned`. */
export function createJournal({ claim, target, attempt, phase, recorder }: JournalOf): JournalPort {
  let ordinal = 0;
  return {
    started: async (change) => {
      ordinal += 1;
      const stepId = await claim.record("step-started", async (tx) => {
        await assertGeneration(tx, target);
        await flushCalls(tx, recorder);
        const step = await tx.step.create({
          data: {
            targetId: target.id,
            attempt,
            ordinal,
            phase,
            operationKey: operationKey(target, change),
            action: change.action,
            resourceKey: change.key,
            label: change.label,
            state: "started",
            fence: claim.lease.fence,
            startedAt: new Date(),
          },
          select: { id: true },
        });
        return step.id;
      });
      recorder.enter(phase === "apply" ? "applying" : "compensating", stepId);
      return { stepId };
    },
    finished: async ({ stepId }, outcome) => {
      await claim.record("step-finished", async (tx) => {
        await assertGeneration(tx, target);
        await flushCalls(tx, recorder);
        await tx.step.update({ where: { id: stepId }, data: { ...outcomeColumns(outcome), finishedAt: new Date() } });
      });
    },
    waiting: ({ stepId }, until, sentence) => noteWait(claim, stepId, until, sentence),
  };
}

/** Tells those who follow the step why it stands still. What it waits for has not happened, so a rerun needs no word of it. */
export async function noteWait(claim: Claim, stepId: string, until: Date, sentence: string): Promise<void> {
  await claim.record("step-waits", (tx) =>
    tx.step.update({ where: { id: stepId }, data: { waitingUntil: until, waitingFor: sentence } }),
  );
}

/** Steps that a killed run left open: whether they happened is for the next observation to say. */
export async function closeAbandoned(tx: Tx, targetId: string): Promise<void> {
  await tx.step.updateMany({
    where: { targetId, state: "started" },
    data: { state: "unknown-outcome", finishedAt: new Date() },
  });
}

export async function flushCalls(tx: Tx, recorder: CallRecorder): Promise<void> {
  const data = recorder.drain();
  if (data.length > 0) await tx.providerCall.createMany({ data });
}

/** Throws LostClaim when something newer is wanted of this deployment. */
export async function assertGeneration(tx: Tx, { deploymentId, generation }: TargetRow): Promise<void> {
  const current = await tx.deployment.count({ where: { id: deploymentId, generation } });
  if (current === 0) throw new LostClaim("superseded");
}

/** The same operation keeps its key over every retry. */
function operationKey({ deploymentId, generation }: TargetRow, { action, key }: Change): string {
  return `${deploymentId} ${generation} ${action} ${key}`;
}

function outcomeColumns(outcome: StepOutcome): Prisma.StepUpdateInput {
  if (outcome.state === "done") return { state: "done", remoteId: outcome.remoteId, problem: Prisma.DbNull };
  return { state: outcome.state, problem: outcome.problem };
}
