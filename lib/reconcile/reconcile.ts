import type { Encoded } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import type { LiveCheck } from "#lib/model/live-check.ts";
import type { Change, Plan } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { applyPlan } from "./apply.ts";
import {
  checkFailedSentence,
  differsSentence,
  explainMoved,
  notReadySentence,
  type PlannedChange,
  staleSentence,
} from "./explain.ts";
import { hashResources } from "./fingerprint.ts";
import { type GuardInput, guardPlan } from "./guards.ts";
import { type PlanningRules, planChanges } from "./plan.ts";
import type { EnginePorts, Interruption } from "./ports.ts";
import { problemOf, type RunProblem } from "./problem.ts";
import { withRetries } from "./retry.ts";
import { verify } from "./verify.ts";

/** What a person approved. */
export interface Approval {
  readonly hash: string;
  readonly changes: readonly PlannedChange[];
  /**
   * An earlier run of this approval has already begun to write, so the hash cannot be the same any more.
   * Then what remains must be a part of what was approved.
   */
  readonly begun: boolean;
  /** A plan that asks was confirmed. */
  readonly confirmed: boolean;
}

export interface ReconcileRequest {
  readonly desired: Encoded;
  readonly connector: PlanningRules;
  /** Absent for runs that nobody looked at beforehand: compensation, re-apply. */
  readonly approval?: Approval;
  readonly guard: Omit<GuardInput, "plan">;
  /**
   * A run before this one was cut off: what it wrote last may not show yet, so the gateway gets so many milliseconds before
   * it is looked at. Zero where everything has settled.
   */
  readonly settleMs: number;
  /** Told when the run moves on, so that it can be followed. */
  readonly onPhase: (phase: "planning" | "applying" | "verifying") => Promise<void>;
}

/** The gateway holds what is desired. */
export interface Settled {
  readonly observed: readonly ObservedResource[];
  readonly observedHash: string;
  readonly endpoints: readonly string[];
  readonly writes: number;
}

export type ReconcileOutcome =
  | (Settled & { readonly status: "verified"; readonly check?: LiveCheck })
  /** All is as it was written, and yet the endpoints do not answer as they should. */
  | (Settled & { readonly status: "check-failed"; readonly check: LiveCheck; readonly problem: RunProblem })
  | { readonly status: "stale" | "blocked" | "failed" | "unknown-outcome"; readonly problem: RunProblem }
  | { readonly status: "interrupted"; readonly reason: Interruption };

/** A gateway may answer a write with a form of its own; a second pass settles that. A third would only be a fight. */
const maxPasses = 2;

/**
 * Brings one gateway to what is desired: observe, plan, guard, apply, verify.
 *
 * One flow for creating, changing, resuming and taking away. Throws LostClaim, or what the journal throws.
 */
export async function reconcile(request: ReconcileRequest, ports: EnginePorts): Promise<ReconcileOutcome> {
  const outcome = await runOrFail(request, ports);
  if (!["failed", "unknown-outcome", "check-failed"].includes(outcome.status)) return outcome;
  // A wait that was cut short is not a failure.
  const reason = await ports.interruption();
  return reason === undefined ? outcome : { status: "interrupted", reason };
}

async function runOrFail(request: ReconcileRequest, ports: EnginePorts): Promise<ReconcileOutcome> {
  try {
    return await run(request, ports);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { status: "failed", problem: problemOf(error) };
  }
}

async function run(request: ReconcileRequest, given: EnginePorts): Promise<ReconcileOutcome> {
  const { desired, connector } = request;
  let ports = given;
  await request.onPhase("planning");
  if (request.settleMs > 0) await ports.clock.sleep(request.settleMs);
  const { resources: found, counts } = await withRetries(() => ports.session.list(ports.scope), ports);
  let plan = planChanges({ desired, observed: found, counts, connector });
  const refused = refuse(plan, request);
  if (refused !== undefined) return refused;

  let writes = 0;
  for (let pass = 1; ; pass += 1) {
    await request.onPhase("applying");
    const applied = await applyPlan(plan, ports, connector);
    if (applied.status === "interrupted") return applied;
    if (applied.status !== "applied") return { status: applied.status, problem: applied.problem };
    writes += applied.writes;
    ports = { ...ports, scope: applied.scope };

    await request.onPhase("verifying");
    const verified = await verify(desired, connector, ports);
    switch (verified.status) {
      case "verified": {
        const { observed } = verified;
        const endpoints = await ports.session.endpoints(observed);
        return check({ observed, observedHash: hashResources(observed), endpoints, writes }, ports);
      }
      case "not-ready":
        return {
          status: "failed",
          problem: { code: "not-ready", sentence: notReadySentence(verified.labels), retryable: true },
        };
      case "differs":
        if (pass === maxPasses || !within(verified.plan.changes, plan.changes)) return differs(verified.plan);
        plan = verified.plan;
        break;
      default:
        verified satisfies never;
    }
  }
}

/** Observed is not yet answered: where the run is to know, the endpoints are called. */
async function check(settled: Settled, ports: EnginePorts): Promise<ReconcileOutcome> {
  const checked = await ports.check?.(settled.endpoints);
  if (checked?.state !== "failed") return { status: "verified", ...settled, check: checked };
  const problem = { code: "check-failed", sentence: checkFailedSentence(checked.reason), retryable: false };
  return { status: "check-failed", ...settled, check: checked, problem };
}

function refuse(plan: Plan, { approval, guard }: ReconcileRequest): ReconcileOutcome | undefined {
  if (approval !== undefined && hasMoved(plan, approval)) {
    const moved = explainMoved(approval.changes, plan.changes);
    return { status: "stale", problem: { code: "stale-plan", sentence: staleSentence, retryable: false, moved } };
  }
  const { verdict, reasons } = guardPlan({ plan, ...guard });
  // Without an approval there was nobody to ask: such a run restores what a person approved before.
  const passes = verdict === "allow" || (verdict === "ask" && (approval === undefined || approval.confirmed));
  if (passes) return undefined;
  const sentence = reasons.map((reason) => reason.sentence).join(" ");
  return { status: "blocked", problem: { code: "blocked", sentence, retryable: false } };
}

function hasMoved(plan: Plan, approval: Approval): boolean {
  return approval.begun ? !within(plan.changes, approval.changes) : plan.hash !== approval.hash;
}

/** Does every change concern a resource that the other plan also meant to change? */
function within(changes: readonly Change[], approved: readonly PlannedChange[]): boolean {
  const keys = new Set(approved.map(({ key }) => key));
  return changes.every(({ key }) => keys.has(key));
}

function differs(plan: Plan): ReconcileOutcome {
  const problem: RunProblem = {
    code: "differs",
    sentence: differsSentence(plan),
    retryable: true,
    moved: explainMoved([], plan.changes),
  };
  return { status: "failed", problem };
}
