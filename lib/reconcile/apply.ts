import type { ListScope, WriteOutcome } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { type Change, type Plan, writtenChanges } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { diffResource } from "./diff.ts";
import { knownAfter } from "./known.ts";
import type { PlanningRules } from "./plan.ts";
import { type EnginePorts, type Interruption, type StepOutcome, type StepTicket, worthTellingMs } from "./ports.ts";
import { problemOf, type RunProblem } from "./problem.ts";
import { retryDelay, withRetries } from "./retry.ts";

export type ApplyOutcome =
  /** The scope knows what has been made. */
  | { readonly status: "applied"; readonly writes: number; readonly scope: ListScope }
  | { readonly status: "interrupted"; readonly reason: Interruption }
  | { readonly status: "failed" | "unknown-outcome"; readonly change: Change; readonly problem: RunProblem };

/**
 * Makes the changes of a plan, one write at a time, level by level: its row in the journal first, then the call, then
 * the outcome. Ends at the first step that fails, and at a step boundary when something newer is wanted.
 *
 * Throws LostClaim, or what the journal throws; then no further call is made.
 */
export async function applyPlan(
  plan: Pick<Plan, "changes">,
  ports: EnginePorts,
  rules: Pick<PlanningRules, "canonicalize">,
): Promise<ApplyOutcome> {
  let writes = 0;
  let { scope } = ports;
  for (const change of writtenChanges(plan)) {
    const reason = await ports.interruption();
    if (reason !== undefined) return { status: "interrupted", reason };
    const ticket = await ports.journal.started(change);
    const outcome = await runStep(change, ticket, { ...ports, scope }, rules);
    await ports.journal.finished(ticket, outcome);
    if (outcome.state !== "done") return { status: outcome.state, change, problem: outcome.problem };
    scope = knownAfter(scope, change, outcome.remoteId);
    writes += 1;
  }
  return { status: "applied", writes, scope };
}

/** One change until it is done, refused, or past our patience. A lost answer is looked up, never guessed. */
async function runStep(
  change: Change,
  ticket: StepTicket,
  ports: EnginePorts,
  rules: Pick<PlanningRules, "canonicalize">,
): Promise<StepOutcome> {
  let waitedMs = 0;
  for (let retries = 0; ; retries += 1) {
    try {
      const { remoteId } = await settle(await ports.session.write(change, ports.scope), ports);
      return { state: "done", remoteId };
    } catch (error) {
      if (isUnknown(error)) {
        const seen = await lookForEffect(change, ports, rules, error);
        if (seen.state !== "absent") return seen;
        // What the gateway still works on is not asked for a second time.
        if (error instanceof NeverEnded) return { state: "unknown-outcome", problem: problemOf(error) };
        waitedMs += settleMs(change, ports.patience);
        if (waitedMs >= ports.patience.stepMs) return { state: "unknown-outcome", problem: problemOf(error) };
        continue;
      }
      const delay = retryDelay(error, retries, waitedMs, ports);
      if (delay === undefined) return { state: "failed", problem: problemOf(error) };
      if (delay >= worthTellingMs) {
        const until = new Date(ports.clock.now().getTime() + delay);
        await ports.journal.waiting(ticket, until, problemOf(error).sentence);
      }
      if ((await ports.clock.sleep(delay)) === "woken") return { state: "failed", problem: problemOf(error) };
      waitedMs += delay;
    }
  }
}

/** Follows a pending write at the provider's own pace. Throws `unknown-outcome` when it does not end in time. */
async function settle(outcome: WriteOutcome, ports: EnginePorts): Promise<Extract<WriteOutcome, { status: "done" }>> {
  let current = outcome;
  let waitedMs = 0;
  while (current.status === "pending") {
    const { operation, retryAfterMs } = current;
    const { poll } = ports.session;
    if (poll === undefined) throw new Error("A connector that answers pending has to offer poll.");
    const delay = Math.max(1, retryAfterMs);
    const isLate = waitedMs + delay > ports.patience.stepMs;
    if (isLate || (await ports.clock.sleep(delay)) === "woken") throw new NeverEnded(operation, waitedMs);
    waitedMs += delay;
    current = await withRetries(() => poll(operation), ports);
  }
  return current;
}

/** What is made may be missing from lists for longer than what is changed, or taken away, takes to show. */
function settleMs({ action }: Change, { settleMs: ms, lagMs }: EnginePorts["patience"]): number {
  return action === "create" ? Math.max(ms, lagMs) : ms;
}

/** After the settle window: is the change there? `absent` means it is safe to ask for it again. */
async function lookForEffect(
  change: Change,
  ports: EnginePorts,
  rules: Pick<PlanningRules, "canonicalize">,
  lost: unknown,
): Promise<StepOutcome | { readonly state: "absent" }> {
  if ((await ports.clock.sleep(settleMs(change, ports.patience))) === "woken") {
    return { state: "unknown-outcome", problem: problemOf(lost) };
  }
  let observed: readonly ObservedResource[];
  try {
    ({ resources: observed } = await withRetries(() => ports.session.list(ports.scope), ports));
  } catch (error) {
    const problem = problemOf(lost);
    return { state: "unknown-outcome", problem: { ...problem, detail: problem.detail ?? problemOf(error).sentence } };
  }
  const found = observed
    .map(rules.canonicalize)
    .find((resource) => resource.key === change.key && resource.ownership === "ours");
  if (change.action === "delete") {
    return found === undefined ? { state: "done", remoteId: change.observed.remoteId } : { state: "absent" };
  }
  const inEffect = found !== undefined && diffResource(change.desired, found).length === 0;
  return inEffect ? { state: "done", remoteId: found.remoteId } : { state: "absent" };
}

function isUnknown(error: unknown): boolean {
  return error instanceof ConnectorError && error.code === "unknown-outcome";
}

/** The gateway accepted a change, and outlasted our patience. */
class NeverEnded extends ConnectorError {
  constructor(operation: string, waitedMs: number) {
    super({
      code: "unknown-outcome",
      operation,
      sentence: `The gateway accepted the change but had not finished it after ${Math.round(waitedMs / 1000)} s. Look at it on the gateway, then retry.`,
    });
  }
}
