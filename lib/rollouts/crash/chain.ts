import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type SandboxKong, startSandboxKong } from "#lib/sandbox/kong/kong.ts";
import { adminToken } from "../sample-api.testing.ts";
import { type Act, acts, type World } from "./acts.ts";
import { Child } from "./child-process.ts";

/** One world (database, gateway) and one child after the other in it: what kills one is what the next recovers from. */
export class Chain {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "gatehouse-crash-"));
  readonly #databaseUrl: string | undefined;
  /** What the gateway holds after each act that nobody disturbed. */
  readonly #settled = new Map<Act, string>();
  #kong: SandboxKong | undefined;
  #child: Child | undefined;

  /** Without an address, the embedded database in a folder of its own. */
  constructor(databaseUrl: string | undefined) {
    this.#databaseUrl = databaseUrl;
  }

  get #running(): Child {
    this.#child ??= new Child({
      DATA_DIR: this.#folder,
      GATEHOUSE_OUTBOUND_ALLOW: "127.0.0.1",
      NODE_COMPILE_CACHE: path.join(tmpdir(), "gatehouse-crash-compile-cache"),
      ...(this.#databaseUrl === undefined ? {} : { DATABASE_URL: this.#databaseUrl }),
    });
    return this.#child;
  }

  async open(): Promise<void> {
    this.#kong = await startSandboxKong({ adminToken, seed: true });
    const { adminUrl, proxyUrl } = this.#kong;
    this.#running.tell({ do: "prepare", adminUrl, proxyUrl, adminToken });
    await this.#running.next("prepared");
  }

  async close(): Promise<void> {
    this.#child?.kill();
    await this.#child?.end();
    await this.#kong?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Runs every act once, undisturbed: the points each passes, and what it leaves on the gateway. */
  async survey(): Promise<ReadonlyMap<Act, readonly string[]>> {
    const strangers = this.#onKong();
    const points = new Map<Act, readonly string[]>();
    for (const act of acts) {
      points.set(act, await this.runWhole(act));
      this.#settled.set(act, this.#onKong());
    }
    if (this.#settled.get("undeploy") !== strangers) throw new Error("An undeploy left something behind.");
    return points;
  }

  async runWhole(act: Act): Promise<readonly string[]> {
    this.#running.tell({ do: "survey", act });
    return (await this.#running.next("surveyed")).points;
  }

  /** Kills the child at one point and lets the next one take up what was left. Answers what is wrong afterwards. */
  async dieAndRecover(act: Act, at: number): Promise<string[]> {
    const before = await this.#recover();
    this.#running.tell({ do: "die", act, at });
    const { how, reports, errors } = await this.#running.end();
    this.#child = undefined;
    const world = await this.#recover();
    const name = reports.find((report) => report.is === "point")?.name;
    const acknowledged = reports.find((report) => report.is === "acknowledged")?.rolloutId;
    const wrong: string[] = [];
    if (how !== "SIGKILL" || name === undefined) wrong.push(`the child ended by ${how}: ${errors}`);
    if (acknowledged !== undefined && world.lastRolloutId !== acknowledged)
      wrong.push("an acknowledged intent was lost");
    const begun = world.rollouts > before.rollouts;
    wrong.push(...wrongIn(world, begun));
    // Killed before the intent was recorded: nothing was promised, so it is asked for again.
    if (!begun) await this.runWhole(act);
    if (this.#settled.get(act) !== this.#onKong()) wrong.push("the gateway holds something else than after a calm run");
    return wrong.map((what) => `${act} at ${at} (${name ?? "not reached"}): ${what}`);
  }

  async #recover(): Promise<World> {
    this.#running.tell({ do: "recover" });
    return (await this.#running.next("recovered")).world;
  }

  /** Every entity as stored, without its timestamps: a duplicate or an orphan makes a difference. */
  #onKong(): string {
    const state = this.#kong?.state;
    const kinds = ["services", "routes", "plugins", "upstreams", "targets", "consumers"] as const;
    const held = kinds.map((kind) =>
      state
        ?.all(kind)
        .map(({ created_at: _created, updated_at: _updated, ...entity }) => entity)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
    return JSON.stringify(held);
  }
}

function wrongIn(world: World, begun: boolean): string[] {
  const wrong: string[] = [];
  if (begun && world.lastRolloutState !== "succeeded") wrong.push(`the rollout ended as ${world.lastRolloutState}`);
  if (world.openSteps > 0) wrong.push(`${world.openSteps} steps stayed open`);
  if (world.isHeld) wrong.push("the gateway stayed held");
  return wrong;
}
