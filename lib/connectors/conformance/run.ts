import type { Definition } from "#lib/model/definition.ts";
import { type Change, type Plan, type PredictedCalls, writtenChanges } from "#lib/model/plan.ts";
import type { ObservedResource, OwnerMark, Resource } from "#lib/model/resource.ts";
import { knownAfter } from "#lib/reconcile/known.ts";
import { planChanges } from "#lib/reconcile/plan.ts";
import type {
  CallEffect,
  EncodeTarget,
  FactsProfile,
  KnownObject,
  ListScope,
  WriteOutcome,
  WriteSession,
} from "../connector.ts";
import type { ConformanceSubject, Sandbox } from "./subject.ts";

/** One deployment of one API on one sandbox: what every case acts on. */
export interface Stage {
  readonly subject: ConformanceSubject;
  readonly profile: FactsProfile;
  readonly sandbox: Sandbox;
  readonly session: WriteSession;
  readonly owner: OwnerMark;
  readonly slug: string;
  /** Outlives every session, as the journal of steps does. */
  readonly journal: { known: readonly KnownObject[] };
}

/** What one run of observe, plan, apply, verify did. */
export interface Run {
  readonly plan: Plan;
  /** As found before anything was written. */
  readonly before: readonly ObservedResource[];
  /** As found after everything was written. */
  readonly after: readonly ObservedResource[];
  /**
   * Provider calls made, but for the polls of pending writes and the looks at what is not ready yet: how many of those
   * there are is the gateway's business.
   */
  readonly made: PredictedCalls;
  readonly outcomes: readonly WriteOutcome[];
}

export interface RunOptions {
  /** Keys of strangers' resources to take over. */
  readonly adopt?: ReadonlySet<string>;
  /** The process dies after this many writes have had their effect. */
  readonly crashAfter?: number;
}

/** Longer than any operation of any gateway takes, in polls. */
const mostPolls = 200;
/** How often, and how far apart in milliseconds of the harness's clock, what is not ready is looked at again. */
const mostLooks = 60;
const readyEveryMs = 1000;

export const sampleOwner: OwnerMark = {
  installationId: "0b8f3a52-6f0e-4f0e-9f0a-5d1f8f2f7a10",
  deploymentId: "4a1d6c0e-2f43-4f7e-8a55-0c9a1f6d2e31",
  apiId: "c2b7f9d4-91a3-4be0-b1c6-7e5d3a8f0b42",
};

export function openStage(
  subject: ConformanceSubject,
  profile: FactsProfile,
  sandbox: Sandbox,
  slug: string,
  owner: OwnerMark = sampleOwner,
): Stage {
  return { subject, profile, sandbox, session: sandbox.connect(), owner, slug, journal: { known: [] } };
}

/** What should exist for this definition; nothing at all for an undeploy. */
export function desire(
  stage: Stage,
  definition: Definition | undefined,
  live: boolean,
): ReturnType<Stage["subject"]["encode"]> {
  if (definition === undefined) return { resources: [], findings: [] };
  return stage.subject.encode(definition, encodeTarget(stage, live));
}

export function encodeTarget(stage: Pick<Stage, "owner" | "slug" | "profile" | "sandbox">, live = false): EncodeTarget {
  return { owner: stage.owner, slug: stage.slug, settings: stage.sandbox.settings, facts: stage.profile.facts, live };
}

function scopeOf({ owner, slug, journal: { known } }: Stage, places: readonly Resource[]): ListScope {
  return { owner, slug, places, known };
}

/** Observes and plans, and touches nothing. */
export async function planRun(
  stage: Stage,
  definition: Definition | undefined,
  options: RunOptions = {},
): Promise<{
  readonly plan: Plan;
  readonly before: readonly ObservedResource[];
  readonly scope: ListScope;
}> {
  const scope = scopeOf(stage, desire(stage, definition, false).resources);
  const { resources: before, counts } = await stage.session.list(scope);
  const live = before.some((resource) => resource.ownership === "ours" && resource.ready);
  const desired = desire(stage, definition, live);
  const plan = planChanges({ desired, observed: before, counts, connector: stage.subject, adopt: options.adopt });
  return { plan, before, scope: scopeOf(stage, desired.resources) };
}

/** One whole run towards a definition, or towards nothing: observe, plan, apply, verify. */
export async function runTo(stage: Stage, definition: Definition | undefined, options: RunOptions = {}): Promise<Run> {
  const { calls } = stage.sandbox.harness;
  const start = calls.length;
  const { plan, before, scope: planned } = await planRun(stage, definition, options);
  let scope = planned;
  let polls = 0;
  const outcomes: WriteOutcome[] = [];
  for (const change of writtenChanges(plan).slice(0, options.crashAfter)) {
    const outcome = await stage.session.write(change, scope);
    outcomes.push(outcome);
    const beforePolls = calls.length;
    await settle(stage, outcome);
    polls += calls.slice(beforePolls).filter(({ effect }) => effect === "read").length;
    scope = knownAfter(scope, change, outcome.remoteId);
    stage.journal.known = scope.known;
  }
  const after = options.crashAfter === undefined ? (await stage.session.list(scope)).resources : [];
  const made = calls.slice(start);
  const count = (effect: CallEffect) => made.filter((call) => call.effect === effect).length;
  const settled = await untilReady(stage, scope, after);
  return { plan, before, after: settled, outcomes, made: { writes: count("write"), reads: count("read") - polls } };
}

/** Looks again, as the engine's verify does, while something of ours is written and not ready; no real time passes. */
async function untilReady(
  stage: Stage,
  scope: ListScope,
  observed: readonly ObservedResource[],
): Promise<readonly ObservedResource[]> {
  let current = observed;
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (current.every(({ ownership, ready }) => ownership === "foreign" || ready)) break;
    stage.sandbox.harness.advance(readyEveryMs);
    current = (await stage.session.list(scope)).resources;
  }
  return current;
}

/** Polls a pending write to its end at the pace the gateway asked for, as the engine does; time passes in the harness only. */
export async function settle(stage: Pick<Stage, "session" | "sandbox">, outcome: WriteOutcome): Promise<WriteOutcome> {
  let current = outcome;
  for (let polls = 0; current.status === "pending"; polls += 1) {
    if (polls === mostPolls) throw new Error(`The operation ${current.operation} did not end in ${mostPolls} polls.`);
    if (stage.session.poll === undefined) throw new Error("A write is pending, and the session has no poll.");
    stage.sandbox.harness.advance(current.retryAfterMs);
    current = await stage.session.poll(current.operation);
  }
  return current;
}

/** "create route/listOrders": how a change reads in a failed assertion. */
export function changeName(change: Change): string {
  return `${change.action} ${change.key}`;
}
