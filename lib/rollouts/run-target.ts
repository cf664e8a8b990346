import "server-only";
import type { WriteConnector } from "#lib/connectors/connector.ts";
import { getDb } from "#lib/db/client.ts";
import { stoppingSignal } from "#lib/jobs/stopping.ts";
import type { DeploymentState } from "#lib/model/deployment.ts";
import { findingKey } from "#lib/model/finding.ts";
import { LostClaim, type Patience, worthTellingMs } from "#lib/reconcile/ports.ts";
import { type Approval, type ReconcileOutcome, reconcile } from "#lib/reconcile/reconcile.ts";
import { readLimits } from "#lib/settings/queries.ts";
import { beginRun } from "./begin-run.ts";
import { checkFor } from "./check-target.ts";
import { type Claim, claimGateway } from "./claim.ts";
import { concludeRun } from "./conclude-run.ts";
import { numbered } from "./crash-point.ts";
import { enterPhase } from "./enter-phase.ts";
import { createJournal, flushCalls, noteWait } from "./journal.ts";
import { unlistedMs } from "./known-objects.ts";
import { prepareRun } from "./prepare-run.ts";
import { type CallRecorder, createRecorder } from "./recorder.ts";
import { requeue } from "./requeue.ts";
import { runClock } from "./run-clock.ts";
import { hasWork, loadTarget, type TargetRow } from "./target-rows.ts";
import { runTiming } from "./timing.ts";
import { waitsForWave } from "./waves.ts";

export interface RunContext {
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/**
 * Does what a target of a rollout still needs, as far as it can now: takes the gateway's lease, observes, plans, writes
 * with a journal, verifies, and records what came of it. Safe to call at any time and twice: what is done is found done.
 *
 * Throws when the database is away; the queue calls again.
 */
export async function runTarget(targetId: string, context: RunContext): Promise<void> {
  const db = await getDb();
  const waiting = await loadTarget(db, targetId);
  if (waiting === undefined || !hasWork(waiting)) return;
  const { notBefore } = waiting.approval;
  if (notBefore !== undefined && new Date(notBefore) > new Date()) return requeue(waiting, new Date(notBefore));
  // The end of the earlier wave puts it in the queue again.
  if (waiting.state === "waiting" && (await waitsForWave(db, waiting))) return;
  const claim = await claimGateway(waiting.gatewayId);
  if (claim === undefined) return requeue(waiting, new Date(Date.now() + runTiming().busyMs));
  try {
    const target = await beginRun(claim, targetId);
    if (target !== undefined) await runClaimed(claim, target, context);
  } catch (error) {
    if (!(error instanceof LostClaim)) throw error;
    // Another worker has the gateway. Should it not be for this target, somebody must still come back to it.
    await requeue(waiting, new Date(Date.now() + runTiming().busyMs));
  } finally {
    await claim.release();
  }
}

async function runClaimed(claim: Claim, target: TargetRow, context: RunContext): Promise<void> {
  const recorder = createRecorder({ gatewayId: target.gatewayId, targetId: target.id });
  let outcome: ReconcileOutcome;
  try {
    outcome = await attempt(claim, target, recorder, context);
  } catch (error) {
    if (!(error instanceof LostClaim) || error.reason !== "superseded") throw error;
    outcome = { status: "interrupted", reason: "superseded" };
  }
  await concludeRun(claim, target, outcome, (tx) => flushCalls(tx, recorder));
}

async function attempt(
  claim: Claim,
  target: TargetRow,
  recorder: CallRecorder,
  context: RunContext,
): Promise<ReconcileOutcome> {
  const isCompensation = target.state === "compensating";
  const prepared = await prepareRun(target, {
    signal: context.signal,
    record: recorder.record,
    onWait: async (until) => {
      const stepId = recorder.step();
      const isBrief = until.getTime() - Date.now() < worthTellingMs;
      if (stepId !== undefined && !isBrief)
        await noteWait(claim, stepId, until, "The provider's own quota sets the pace.");
    },
  });
  if (prepared.status !== "ready") return prepared;
  const { session, connector, gateway, desired, scope } = prepared;
  const clock = runClock(context.signal);
  const patience = patienceFor(connector);
  const { poll } = session;
  return reconcile(
    {
      desired,
      connector,
      approval: isCompensation ? undefined : approvalOf(target),
      guard: {
        mode: gateway.mode,
        // What is put back was approved when it first went out.
        accepted: new Set(isCompensation ? desired.findings.map(findingKey) : target.accepted),
        removesAll: isCompensation || target.kind === "undeploy",
        limits: await readLimits(),
      },
      settleMs: await settleMs(target, patience),
      onPhase: (phase) => enterPhase(claim, target, phase, recorder),
    },
    {
      session: {
        ...session,
        write: (change, at) => numbered(`write ${change.action}`, () => session.write(change, at)),
        endpoints: (resources) => session.endpoints(resources, gateway.facts),
        poll: poll && ((operation) => recorder.polling(() => poll(operation))),
      },
      scope,
      journal: createJournal({
        claim,
        target,
        attempt: target.attempts,
        phase: isCompensation ? "compensate" : "apply",
        recorder,
      }),
      clock,
      random: Math.random,
      interruption: async () => {
        if (claim.lost()) return "fenced-out";
        return stoppingSignal().aborted || context.signal.aborted ? "shutdown" : undefined;
      },
      patience,
      check: checkFor(target, prepared, { clock, signal: context.signal }),
    },
  );
}

/** A provider that takes minutes over one write is waited for as long, and only lists that lag are waited for. */
function patienceFor({
  longestWriteMs = 0,
  listsLag = false,
}: Pick<WriteConnector, "longestWriteMs" | "listsLag">): Patience {
  const { patience } = runTiming();
  return {
    ...patience,
    stepMs: Math.max(patience.stepMs, longestWriteMs),
    lagMs: listsLag ? patience.lagMs : 0,
  };
}

/** How long the gateway gets to show what a run before this one wrote. */
async function settleMs(target: TargetRow, { settleMs: ms, lagMs }: Patience): Promise<number> {
  const isUnsettled = target.stepCount > 0 || !isSettled(target.approval.stateBefore);
  return isUnsettled ? Math.max(ms, await unlistedMs(await getDb(), target.deploymentId, lagMs)) : 0;
}

function approvalOf({ approval, planHash, stepCount }: TargetRow): Approval {
  return {
    hash: planHash ?? "",
    changes: approval.plan?.changes ?? [],
    begun: stepCount > 0,
    confirmed: approval.confirmed,
  };
}

/** A deployment whose last run ended as it should. */
function isSettled(state: DeploymentState): boolean {
  return ["planned", "live", "check-failed", "rolled-back", "removed", "detached"].includes(state);
}
