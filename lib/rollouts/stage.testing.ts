import { randomUUID } from "node:crypto";
import { createApi } from "#lib/apis/create-api.ts";
import { getDb } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { forgetEnv } from "#lib/env.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { registerGateway } from "#lib/gateways/register-gateway.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { RolloutKind, RolloutStrategy } from "#lib/model/deployment.ts";
import { type SandboxKong, type SandboxKongOptions, startSandboxKong } from "#lib/sandbox/kong/kong.ts";
import { previewPlan } from "./preview.ts";
import { getRollout, type RolloutDetail } from "./queries.ts";
import { runTarget } from "./run-target.ts";
import { adminToken, quickTiming, script, smallApi } from "./sample-api.testing.ts";
import { startRollout } from "./start-rollout.ts";
import { openTargetStates } from "./target-rows.ts";
import { setRunTiming } from "./timing.ts";

export interface StagedGateway {
  readonly id: string;
  readonly kong: SandboxKong;
}

/** A database, sandbox Kongs registered as gateways, and one small API: two operations and a policy. */
export interface Stage {
  readonly gateways: readonly [StagedGateway, ...StagedGateway[]];
  readonly apiId: string;
  readonly close: () => Promise<void>;
}

export async function openStage(count = 1, options: SandboxKongOptions = {}): Promise<Stage> {
  process.env.GATEHOUSE_OUTBOUND_ALLOW = "127.0.0.1";
  forgetEnv();
  const database = await openTestDatabase();
  setRunTiming(quickTiming);
  const first = await stageGateway(options);
  const others: StagedGateway[] = [];
  for (let index = 1; index < count; index += 1) others.push(await stageGateway(options));
  const { id: apiId } = await createApi(script, smallApi);
  return {
    gateways: [first, ...others],
    apiId,
    close: async () => {
      await closeQueue();
      await Promise.all([first, ...others].map(({ kong }) => kong.close()));
      await database.close();
    },
  };
}

export async function stageGateway(options: SandboxKongOptions = {}): Promise<StagedGateway> {
  const kong = await startSandboxKong({ adminToken, ...options });
  return { id: await stageGatewayAt({ adminUrl: kong.adminUrl, proxyUrl: kong.proxyUrl }), kong };
}

/** Registers the Kong at these addresses, and asks it at once. */
export async function stageGatewayAt(settings: { readonly adminUrl: string; readonly proxyUrl: string }) {
  const { id } = await registerGateway(script, {
    name: `Kong ${randomUUID().slice(0, 8)}`,
    kind: "kong",
    settings,
    credential: { from: "new", name: `token ${randomUUID()}`, values: { adminToken } },
    mode: "read-write",
  });
  await checkGateway(script, { id });
  return id;
}

interface Start {
  readonly kind?: RolloutKind;
  readonly strategy?: RolloutStrategy;
  readonly revisionId?: string;
  readonly gatewayIds?: readonly string[];
  readonly context?: CommandContext;
}

/** Previews, approves what was shown, starts. Nothing runs yet. */
export async function start(stage: Stage, options: Start = {}): Promise<string> {
  const { kind = "deploy", strategy = "independent", revisionId, context = script } = options;
  const gatewayIds = options.gatewayIds ?? stage.gateways.map(({ id }) => id);
  const preview = await previewPlan(context, { apiId: stage.apiId, gatewayIds: [...gatewayIds], kind, revisionId });
  const targets = preview.targets.map((target) => {
    if (target.status === "failed") throw new Error(`The preview failed: ${target.problem.sentence}`);
    return { gatewayId: target.gatewayId, planHash: target.plan.hash, confirmed: true };
  });
  const { rolloutId } = await startRollout(context, { apiId: stage.apiId, kind, strategy, targets, revisionId });
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

/** What a deployment writes with. The scheduled check asks by POST whether it may write, and is not to be mistaken for one. */
export const writeMethods = ["PUT", "PATCH", "DELETE"];

export function writesOn({ kong }: StagedGateway): number {
  const all = kong.requests.all();
  return all.filter(({ door, method }) => door === "admin" && writeMethods.includes(method)).length;
}

/** What Gatehouse made on a sandbox, by kind, read past every door. */
export function madeOn({ kong }: StagedGateway): Record<string, number> {
  const kinds = ["services", "routes", "plugins"] as const;
  return Object.fromEntries(kinds.map((kind) => [kind, kong.state.all(kind).length]));
}
