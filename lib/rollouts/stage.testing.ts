import { randomUUID } from "node:crypto";
import { createApi } from "#lib/apis/create-api.ts";
import type { NewApi } from "#lib/apis/draft.ts";
import { getDb } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { forgetEnv } from "#lib/env.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { registerGateway } from "#lib/gateways/register-gateway.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { RolloutKind, RolloutStrategy } from "#lib/model/deployment.ts";
import type { CheckMode } from "#lib/model/live-check.ts";
import type { FaultPlan } from "#lib/sandbox/core/faults.ts";
import type { RequestLog } from "#lib/sandbox/core/request-log.ts";
import type { Cell } from "./faults/cells.ts";
import { previewPlan } from "./preview.ts";
import { getRollout, type RolloutDetail } from "./queries.ts";
import { runTarget } from "./run-target.ts";
import { quickTiming, script, smallApi } from "./sample-api.testing.ts";
import { startRollout } from "./start-rollout.ts";
import { openTargetStates } from "./target-rows.ts";
import { setRunTiming } from "./timing.ts";

/** What a form would send to register a sandbox. */
export interface Registration {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the credential. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A sandbox in words that mean the same for every kind: what Gatehouse did there, and what others do to it. */
export interface StagedSandbox {
  readonly registration: Registration;
  readonly faults: FaultPlan;
  readonly requests: RequestLog;
  /** Requests that write, as a deployment makes them, and whatever became of them. */
  readonly writes: () => number;
  /** What Gatehouse made there, as counts by kind, read behind every door. */
  readonly made: () => Readonly<Record<string, number>>;
  /** Somebody deletes all that Gatehouse made. */
  readonly forget: () => void;
  /** Somebody changes one thing that Gatehouse made. The plan is to name the field that is returned. */
  readonly edit: () => string;
  /** From now on the credential that was registered is refused. */
  readonly revoke: () => void;
  /** Another credential, which is accepted. */
  readonly renew: () => Registration["values"];
  /** Lists show what is made only so many milliseconds later. Absent where lists are up to date. */
  readonly lagLists?: (milliseconds: number) => void;
  /** Somebody hangs a thing of their own on what Gatehouse made, so that it goes with it. */
  readonly hang?: () => void;
  /** Uses up a quota of the account for good, and returns what the vendor will say. */
  readonly useUpQuota?: () => string;
  /** Settings under which the vendor says that it has no such gateway, as it does once it is deleted. Absent where none says so. */
  readonly gone?: Readonly<Record<string, string>>;
  /** What is accepted from now on is never finished, until it goes on. Absent where a write is finished when it is answered. */
  readonly stall?: () => void;
  readonly resume?: () => void;
  readonly close: () => Promise<void>;
}

export type StagedGateway<Sandbox extends StagedSandbox = StagedSandbox> = Sandbox & { readonly id: string };

/** Changes the address of a control API before it is registered, to put a wire in between. */
export type Detour = (controlUrl: string) => Promise<string>;

/** A kind of gateway as the fault matrix needs it. */
export interface StagedKind<Sandbox extends StagedSandbox = StagedSandbox> {
  readonly kind: string;
  /** A policy that the kind can say exactly. */
  readonly policies: NewApi["policies"];
  /** What one deployment of the small API makes. */
  readonly deployed: Readonly<Record<string, number>>;
  /** Calls that are made with a credential that is refused; one unless said. Another token may be asked for, once. */
  readonly mostRefusals?: number;
  /** Cells of the matrix that do not apply, and why. */
  readonly without: Readonly<Partial<Record<Cell, string>>>;
  readonly open: (detour: Detour) => Promise<Sandbox>;
}

/** Sandboxes of one kind that are registered as gateways, and one small API: two operations and a policy. */
export interface Stage<Sandbox extends StagedSandbox = StagedSandbox> {
  readonly gateways: readonly [StagedGateway<Sandbox>, ...StagedGateway<Sandbox>[]];
  readonly apiId: string;
  readonly close: () => Promise<void>;
}

/** A stage with a database of its own. */
export async function openStage<Sandbox extends StagedSandbox>(
  kind: StagedKind<Sandbox>,
  count = 1,
): Promise<Stage<Sandbox>> {
  const database = await openStageDatabase();
  const stage = await setStage(kind, { count });
  return {
    ...stage,
    close: async () => {
      await closeQueue();
      await stage.close();
      await database.close();
    },
  };
}

/** The database of several stages. Runs are quick until the timing is set again. */
export async function openStageDatabase(): Promise<{ readonly close: () => Promise<void> }> {
  process.env.GATEHOUSE_OUTBOUND_ALLOW = "127.0.0.1";
  forgetEnv();
  setRunTiming(quickTiming);
  return openTestDatabase();
}

interface StageOptions {
  readonly count?: number;
  /** Of the API, which is otherwise named like the small one. */
  readonly name?: string;
  readonly basePath?: string;
  /** Where requests go; nobody is there unless said. */
  readonly backend?: string;
  /** Of the API, beside what the kind can say. */
  readonly policies?: NewApi["policies"];
  readonly detour?: Detour;
}

/** A stage in the database that is open. */
export async function setStage<Sandbox extends StagedSandbox>(
  kind: StagedKind<Sandbox>,
  {
    count = 1,
    name = smallApi.name,
    basePath = smallApi.basePath,
    backend,
    policies = kind.policies,
    detour,
  }: StageOptions = {},
): Promise<Stage<Sandbox>> {
  const first = await stageGateway(kind, detour);
  const others: StagedGateway<Sandbox>[] = [];
  for (let index = 1; index < count; index += 1) others.push(await stageGateway(kind, detour));
  const { id: apiId } = await createApi(script, {
    ...smallApi,
    name,
    basePath,
    policies,
    ...(backend === undefined ? {} : { backends: [{ url: backend }] }),
  });
  const gateways = [first, ...others] as const;
  return {
    gateways,
    apiId,
    close: async () => {
      await Promise.all(gateways.map((gateway) => gateway.close()));
    },
  };
}

export async function stageGateway<Sandbox extends StagedSandbox>(
  { kind, open }: StagedKind<Sandbox>,
  detour: Detour = async (url) => url,
): Promise<StagedGateway<Sandbox>> {
  const sandbox = await open(detour);
  return { ...sandbox, id: await registerStaged(kind, sandbox.registration) };
}

/** Registers the gateway at these addresses, and asks it at once. */
export async function registerStaged(kind: string, { settings, values }: Registration): Promise<string> {
  const { id } = await registerGateway(script, {
    name: `${kind} ${randomUUID().slice(0, 8)}`,
    kind,
    settings,
    credential: { from: "new", name: `credential ${randomUUID()}`, values },
    mode: "read-write",
  });
  await checkGateway(script, { id });
  return id;
}

interface Start {
  readonly kind?: RolloutKind;
  readonly strategy?: RolloutStrategy;
  readonly revisionId?: string;
  /** Percent of requests; all of them unless said. */
  readonly share?: number;
  /** Off unless said: the backend of the small API does not answer. */
  readonly check?: CheckMode;
  readonly gatewayIds?: readonly string[];
  /** By gateway, where there is more than one wave. */
  readonly waves?: readonly number[];
  readonly wavePauseSeconds?: number;
  readonly context?: CommandContext;
}

/** Previews, approves what was shown, starts. Nothing runs yet. */
export async function start(stage: Stage, options: Start = {}): Promise<string> {
  const { kind = "deploy", strategy = "independent", revisionId, share, check = "off", context = script } = options;
  const gatewayIds = options.gatewayIds ?? stage.gateways.map(({ id }) => id);
  const act = { apiId: stage.apiId, kind, revisionId, share };
  const preview = await previewPlan(context, { ...act, gatewayIds: [...gatewayIds] });
  const targets = preview.targets.map((target, index) => {
    if (target.status === "failed") throw new Error(`The preview failed: ${target.problem.sentence}`);
    return { gatewayId: target.gatewayId, planHash: target.plan.hash, confirmed: true, wave: options.waves?.[index] };
  });
  const { rolloutId } = await startRollout(context, {
    ...act,
    strategy,
    check,
    wavePauseSeconds: options.wavePauseSeconds,
    targets,
  });
  return rolloutId;
}

/** Runs what is open, in this process and without a queue's pace, until nothing moves. */
export async function drain(rolloutId: string): Promise<RolloutDetail> {
  const db = await getDb();
  const signal = new AbortController().signal;
  for (let turn = 0; turn < 200; turn += 1) {
    const rollout = await getRollout(script.actor, rolloutId);
    if (!rollout.moving) return rollout;
    const open = await db.target.findMany({
      where: { rolloutId, state: { in: [...openTargetStates, "unknown-outcome"] } },
      select: { id: true },
    });
    await Promise.all(open.map(({ id }) => runTarget(id, { requestId: "test", signal })));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("The rollout did not come to an end.");
}

/** Previews, starts and runs to the end. */
export async function rollOut(stage: Stage, options: Start = {}): Promise<RolloutDetail> {
  return drain(await start(stage, options));
}

/** Until the rollout, which a worker runs, has come to its end. */
export async function ended(rolloutId: string): Promise<RolloutDetail> {
  await until(async () => !(await getRollout(script.actor, rolloutId)).moving);
  return getRollout(script.actor, rolloutId);
}

export async function until(test: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await test())) await new Promise((resolve) => setTimeout(resolve, 20));
}
