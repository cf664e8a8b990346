import type { Encoded } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import type { Change } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { type EnginePorts, LostClaim } from "../ports.ts";
import { type ReconcileOutcome, reconcile } from "../reconcile.ts";
import { desire, sampleRules, shareLimits } from "../sample.testing.ts";
import type { SimulatedDatabase } from "./database.testing.ts";
import type { SimulatedGateway } from "./gateway.testing.ts";
import type { Breakage } from "./mutants.testing.ts";
import { differences } from "./revisions.testing.ts";
import type { Random, Scheduler } from "./scheduler.testing.ts";

export interface SimulatedWorld {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly gateway: SimulatedGateway;
  readonly database: SimulatedDatabase;
  readonly revisions: ReadonlyMap<string, Encoded>;
  readonly breakage: Breakage;
}

export const times = { leaseMs: 5_000, lagMs: 1_000, stuckMs: 8_000, settleMs: 1_500, retryMs: 2_000, pollMs: 200 };

/** One run of the work that is wanted, as a worker does it: lease, begin, reconcile, conclude, release. */
export async function runOnce(world: SimulatedWorld, worker: number): Promise<void> {
  const { scheduler, database, gateway, breakage } = world;
  const leaseMs = breakage.keepsLeaseForever ? Number.POSITIVE_INFINITY : times.leaseMs;
  const fence = await scheduler.wait(worker, 2, () => database.take(leaseMs));
  if (fence === undefined) return;
  const { generation, revision } = database.intent;
  gateway.beginRun(worker);
  const record = <Result>(write: () => Result) =>
    scheduler.wait(worker, 2, () =>
      database.record(fence, generation, () => {
        database.renew(fence, leaseMs);
        return write();
      }),
    );
  let retryIn = 0;
  try {
    const unsettled = await record(() => {
      if (!database.open) return "done meanwhile";
      const wasCutOff = !database.settled;
      database.state = "applying";
      database.settled = false;
      if (breakage.forgetsAfterCrash) database.open = false;
      return wasCutOff;
    });
    if (unsettled === "done meanwhile") return await scheduler.wait(worker, 2, () => database.release(fence));
    const desired = revision === undefined ? desire() : (world.revisions.get(revision) ?? desire());
    const outcome = await reconcile(
      {
        desired,
        connector: sampleRules,
        guard: { mode: "read-write", accepted: new Set(), removesAll: true, limits: shareLimits },
        settleMs: unsettled && !breakage.settlesAtOnce ? times.settleMs : 0,
        onPhase: async () => record(() => undefined),
      },
      portsFor(world, worker, record),
    );
    retryIn = await record(() => conclude(world, worker, outcome, generation, desired));
  } catch (error) {
    if (!(error instanceof LostClaim)) throw error;
  }
  await scheduler.wait(worker, 2, () => database.release(fence));
  // The queue comes back no sooner.
  if (retryIn > 0) await scheduler.wait(worker, retryIn, () => undefined);
}

function conclude(
  { gateway, database, breakage }: SimulatedWorld,
  worker: number,
  outcome: ReconcileOutcome,
  generation: number,
  desired: Encoded,
): number {
  if (outcome.status === "verified") {
    database.observe(generation);
    for (const what of differences(gateway.lastLook(worker), desired))
      database.violations.push(`S7: called live though ${what}`);
    database.state = desired.resources.length > 0 ? "live" : "removed";
    database.open = false;
    database.settled = true;
    return 0;
  }
  if (outcome.status === "interrupted") return 0;
  database.problem = outcome.problem.code;
  const passes = outcome.problem.retryable || outcome.status === "unknown-outcome";
  const retries = passes && (!breakage.givesUpOnThrottle || outcome.problem.code !== "rate-limited");
  if (outcome.status !== "blocked" && retries) {
    database.state = "waiting";
    return Math.max(times.retryMs, outcome.problem.retryAfterMs ?? 0);
  }
  database.state = outcome.status === "blocked" ? "blocked" : "failed-permanent";
  database.open = false;
  return 0;
}

const refusal = { code: "rejected", sentence: "It was refused." } as const;

type Recording = <Result>(write: () => Result) => Promise<Result>;

function portsFor(world: SimulatedWorld, worker: number, record: Recording): EnginePorts {
  const { scheduler, random, gateway, database, breakage } = world;
  const owner = { installationId: "i", deploymentId: "d", apiId: "a" };
  const note = (change: Change) => {
    const step = { worker, key: change.key, action: change.action, fence: 0, state: "started" as const };
    database.steps.push(step);
    return { stepId: String(database.steps.length - 1) };
  };
  return {
    scope: { owner, slug: "s", places: [], known: [] },
    session: brokenSession(world, worker),
    journal: {
      started: async (change) => {
        if (breakage.journalsAfterEffect) return { stepId: "later" };
        return record(() => note(change));
      },
      waiting: async () => undefined,
      finished: (ticket, outcome) =>
        record(() => {
          const step = database.steps[Number(ticket.stepId)];
          if (step !== undefined) step.state = outcome.state;
        }),
    },
    clock: {
      now: () => new Date(scheduler.now),
      sleep: (milliseconds) => scheduler.wait(worker, breakage.ignoresRetryAfter ? 0 : milliseconds, () => "slept"),
    },
    random: random.next,
    interruption: async () => undefined,
    patience: {
      settleMs: breakage.settlesAtOnce ? 0 : times.settleMs,
      lagMs: 0,
      stepMs: 60_000,
      backoffMs: 200,
      readyEveryMs: 200,
      readyMs: 2_000,
    },
  };

  function brokenSession(
    { gateway: { list, write }, breakage: broken }: SimulatedWorld,
    who: number,
  ): EnginePorts["session"] {
    let looks = 0;
    const written = new Map<string, ObservedResource>();
    return {
      list: async (scope) => {
        looks += 1;
        if (broken.createsWithoutObserving && looks === 1) return { resources: [] };
        if (broken.skipsVerify && looks > 1) return { resources: [...written.values()] };
        const observed = await list.call(gateway, who, scope);
        if (broken.skipsVerify) for (const resource of observed) written.set(resource.key, resource);
        const resources = broken.ownsEverything
          ? observed.map((resource) => ({ ...resource, ownership: "ours" as const }))
          : observed;
        return { resources };
      },
      write: async (change) => {
        if (change.action === "delete") written.delete(change.key);
        else written.set(change.key, { ...change.desired, remoteId: change.key, ownership: "ours", ready: true });
        try {
          return await write.call(gateway, who, change);
        } catch (error) {
          if (!(error instanceof ConnectorError) || error.code !== "unknown-outcome") throw error;
          if (broken.takesUnknownForRefusal) throw new ConnectorError({ ...refusal, operation: change.action });
          if (broken.retriesUnknownBlindly) return write.call(gateway, who, change);
          throw error;
        }
      },
      endpoints: async () => [],
    };
  }
}
