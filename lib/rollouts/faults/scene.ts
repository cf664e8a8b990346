import { expect } from "vitest";
import { getDb } from "#lib/db/client.ts";
import type { Fault } from "#lib/sandbox/core/faults.ts";
import { type RunContext, runTarget } from "../run-target.ts";
import { smallApi } from "../sample-api.testing.ts";
import {
  drain,
  rollOut,
  type Stage,
  type StagedGateway,
  type StagedKind,
  type StagedSandbox,
  setStage,
  start,
} from "../stage.testing.ts";
import { type GarblingProxy, startGarblingProxy } from "./garbling-proxy.ts";

/** A stage for one cell: a gateway and an API that no other cell has touched, and no pace that another has used up. */
export interface Scene {
  readonly stage: Stage;
  readonly gateway: StagedGateway;
  /** What one deployment makes. */
  readonly deployed: Readonly<Record<string, number>>;
  readonly nothing: Readonly<Record<string, number>>;
  /** Calls that may be made with a credential that is refused. */
  readonly mostRefusals: number;
}

let scenes = 0;

interface SceneOptions {
  readonly gateways?: number;
}

/** A cell's test on a scene of its own. */
export function onScene(
  kind: StagedKind,
  test: (scene: Scene) => Promise<void>,
  { gateways = 1 }: SceneOptions = {},
): () => Promise<void> {
  return async () => {
    const stage = await setStage(kind, { ...nextName(), count: gateways });
    try {
      await test(sceneOf(kind, stage));
    } finally {
      await stage.close();
    }
  };
}

/** A cell's test on a scene whose gateway is reached through a wire. */
export function onWiredScene(
  kind: StagedKind,
  test: (scene: Scene & { readonly wire: GarblingProxy }) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const wires: GarblingProxy[] = [];
    const detour = async (controlUrl: string) => {
      const opened = await startGarblingProxy(new URL(controlUrl));
      wires.push(opened);
      return opened.url;
    };
    const stage = await setStage(kind, { ...nextName(), detour });
    try {
      const [wire] = wires;
      if (wire === undefined) throw new Error("The kind takes no detour.");
      await test({ ...sceneOf(kind, stage), wire });
    } finally {
      await Promise.all(wires.map((wire) => wire.close()));
      await stage.close();
    }
  };
}

function nextName() {
  scenes += 1;
  return { name: `${smallApi.name} ${scenes}`, basePath: `/orders-${scenes}/v1` };
}

function sceneOf({ deployed, mostRefusals = 1 }: StagedKind, stage: Stage): Scene {
  const nothing = Object.fromEntries(Object.keys(deployed).map((made) => [made, 0]));
  return { stage, gateway: stage.gateways[0], deployed, nothing, mostRefusals };
}

/** Gets the gateway to where the act starts. */
export async function reach({ stage, gateway, deployed }: Scene, act: "deploy" | "undeploy"): Promise<void> {
  if (act === "deploy") return;
  await rollOut(stage);
  expect(gateway.made()).toEqual(deployed);
}

/** Plays the fault on the first write of the act, and runs the act to the end. */
export async function play(scene: Scene, act: "deploy" | "undeploy", fault: Fault) {
  await reach(scene, act);
  scene.gateway.faults.add({ fault });
  const rollout = await rollOut(scene.stage, { kind: act });
  expect(scene.gateway.faults.pending()).toEqual([]);
  return rollout;
}

/** Lets a run end at a point as if its process had been killed there; then a later run takes it up. */
export async function cutOff(scene: Scene, act: "deploy" | "undeploy", point: RegExp) {
  await reach(scene, act);
  const rolloutId = await start(scene.stage, { kind: act });
  globalThis.gatehouseCrashProbe = (name) => {
    if (!point.test(name)) return;
    globalThis.gatehouseCrashProbe = undefined;
    throw new Error("cut off");
  };
  await expect(runTarget(await onlyTarget(rolloutId), context())).rejects.toThrow("cut off");
  return drain(rolloutId);
}

/** Two deliveries of one job at once. */
export async function twice(rolloutId: string) {
  const id = await onlyTarget(rolloutId);
  await Promise.all([runTarget(id, context()), runTarget(id, context())]);
  return drain(rolloutId);
}

/** Requests whose credential was refused. */
export function refusals({ requests }: StagedSandbox): number {
  return requests.all().filter(({ status }) => status === 401 || status === 403).length;
}

/** What a kind can do that has the cell. */
export function needed<Ability>(ability: Ability | undefined): Ability {
  if (ability === undefined) throw new Error("The kind has this cell and not what it takes. Leave the cell out.");
  return ability;
}

async function onlyTarget(rolloutId: string): Promise<string> {
  const db = await getDb();
  return (await db.target.findFirstOrThrow({ where: { rolloutId } })).id;
}

function context(): RunContext {
  return { requestId: "test", signal: new AbortController().signal };
}
