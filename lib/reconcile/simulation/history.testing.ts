import { desire, sampleResource } from "../sample.testing.ts";
import { SimulatedDatabase } from "./database.testing.ts";
import { noFaults, SimulatedGateway } from "./gateway.testing.ts";
import type { Breakage } from "./mutants.testing.ts";
import { differences, drawRevisions } from "./revisions.testing.ts";
import { runOnce, type SimulatedWorld, times } from "./run.testing.ts";
import { Random, Scheduler } from "./scheduler.testing.ts";

export interface History {
  readonly violations: readonly string[];
  readonly simulatedMs: number;
  readonly crashes: number;
  readonly intents: number;
  readonly edits: number;
}

/**
 * One history from a seed: two workers, a person who wishes, another at the gateway's console, calls that are refused,
 * lost or stuck, workers that are killed. Then everything is calm, and what has to hold is looked at.
 */
export async function liveThrough(seed: number, breakage: Breakage): Promise<History> {
  const random = new Random(seed);
  const scheduler = new Scheduler(random);
  const gateway = new SimulatedGateway(scheduler, random, times);
  const database = new SimulatedDatabase(scheduler, breakage);
  const revisions = new Map(drawRevisions(random, 3).map((revision, index) => [`r${index}`, revision]));
  const strict = random.chance(0.4);
  gateway.strict = strict;
  const world: SimulatedWorld = { scheduler, random, gateway, database, revisions, breakage };
  gateway.onEffect = (worker, change) => database.assertAnnounced(worker, change.key, change.action);
  if (random.chance(0.3)) gateway.put(sampleResource("route/theirs", { port: 7 }), "foreign");
  if (random.chance(0.1)) gateway.put(sampleResource("route/0", { port: 7 }), "foreign");
  const strangers = JSON.stringify(strangersOn(gateway));
  gateway.faults = {
    lostAfter: random.next() * 0.15,
    lostBefore: random.next() * 0.1,
    throttled: random.next() * 0.1,
    unavailable: random.next() * 0.1,
    stuck: strict ? 0 : random.next() * 0.05,
  };

  const workers = new Workers(world);
  let crashes = 0;
  let edits = 0;
  let intents = 0;
  const wish = () => {
    intents += 1;
    database.wish(intents > 1 && random.chance(0.3) ? undefined : `r${random.below(3)}`);
  };
  wish();
  for (let step = 0; step < 250; step += 1) {
    if (random.chance(0.02) && crashes < 3) {
      crashes += 1;
      workers.crash(random.below(2));
    }
    if (!strict && random.chance(0.01) && intents < 4) wish();
    if (!strict && random.chance(0.02) && edits < 3) {
      edits += 1;
      gateway.editSomethingOfOurs();
    }
    await scheduler.step();
  }

  gateway.faults = noFaults;
  const violations: string[] = [];
  if (!(await calm(world, workers))) violations.push(`L1: the work never ended, state ${database.state}`);
  if (!["live", "removed", "blocked"].includes(database.state)) {
    violations.push(`L1: ended as ${database.state} for a passing cause (${database.problem})`);
  }
  const wasBlocked = database.state === "blocked";
  // One drift cycle later, whatever came late has been seen and put right.
  const later = scheduler.now + 2 * times.lagMs;
  while (scheduler.now < later) await scheduler.step();
  const { revision } = database.intent;
  database.wish(revision);
  if (!(await calm(world, workers))) violations.push("L1: the calm run never ended");
  if (!wasBlocked && database.state !== "blocked") {
    const desired = revision === undefined ? desire() : (revisions.get(revision) ?? desire());
    violations.push(...differences(gateway.truth, desired).map((what) => `S1, S4: in the end ${what}`));
  }
  if (JSON.stringify(strangersOn(gateway)) !== strangers) violations.push("S2: a stranger was touched");
  violations.push(...gateway.violations, ...database.violations, ...workers.bugs);
  return { violations, simulatedMs: scheduler.now, crashes, intents, edits };
}

/** Lets things go on without disturbance until nothing is wanted and nobody holds the gateway; false when they never do. */
async function calm({ scheduler, database }: SimulatedWorld, workers: Workers): Promise<boolean> {
  const deadline = scheduler.now + 10 * 60_000;
  for (let step = 0; step < 5_000 && scheduler.now < deadline; step += 1) {
    if (!database.open && workers.idle) return true;
    await scheduler.step();
  }
  return false;
}

/** Two processes that look for work; a killed one is started again under a new name. */
class Workers {
  readonly bugs: string[] = [];
  readonly #world: SimulatedWorld;
  readonly #seats = [0, 1];
  readonly #running = new Set<number>();
  #names = 1;

  constructor(world: SimulatedWorld) {
    this.#world = world;
    for (const name of this.#seats) this.#start(name);
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  crash(seat: number): void {
    const name = this.#seats[seat] ?? 0;
    this.#world.scheduler.kill(name);
    this.#running.delete(name);
    this.#names += 1;
    this.#seats[seat] = this.#names;
    this.#start(this.#names);
  }

  #start(name: number): void {
    this.#work(name).catch((error: unknown) => this.bugs.push(`bug: ${String(error)}`));
  }

  async #work(name: number): Promise<void> {
    const { scheduler, database } = this.#world;
    while (!scheduler.isDead(name)) {
      const wanted = await scheduler.wait(name, times.pollMs, () => database.open);
      if (!wanted) continue;
      this.#running.add(name);
      await runOnce(this.#world, name);
      this.#running.delete(name);
    }
  }
}

function strangersOn(gateway: SimulatedGateway) {
  return gateway.truth.filter(({ ownership }) => ownership === "foreign");
}
