/** Numbers from a seed (mulberry32): the same seed gives the same history. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }
}

/** Something a worker waits for: it happens when the clock is there and the scheduler chooses it. */
interface Pending {
  readonly worker: number;
  readonly at: number;
  readonly run: () => void;
}

/** A worker that was killed never goes on: what it waits for does not come back. */
export class Scheduler {
  #now = 0;
  #pending: Pending[] = [];
  readonly #dead = new Set<number>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  get now(): number {
    return this.#now;
  }

  /** Lets `effect` happen after `delay` milliseconds, in an order that the seed decides. */
  wait<Result>(worker: number, delay: number, effect: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const run = () => {
        try {
          resolve(effect());
        } catch (error) {
          reject(error);
        }
      };
      this.#pending.push({ worker, at: this.#now + delay, run });
    });
  }

  kill(worker: number): void {
    this.#dead.add(worker);
    this.#pending = this.#pending.filter((pending) => pending.worker !== worker);
  }

  isDead(worker: number): boolean {
    return this.#dead.has(worker);
  }

  /** One thing happens; false when nothing is waited for any more. What is due at nearly the same time is drawn by lot. */
  async step(): Promise<boolean> {
    if (this.#pending.length === 0) return false;
    const first = Math.min(...this.#pending.map(({ at }) => at));
    const due = this.#pending.filter(({ at }) => at <= first + 5);
    const chosen = due[this.#random.below(due.length)];
    if (chosen === undefined) return false;
    this.#pending.splice(this.#pending.indexOf(chosen), 1);
    this.#now = Math.max(this.#now, chosen.at);
    chosen.run();
    // Everything a worker does between two waits happens in microtasks.
    for (let turn = 0; turn < 40; turn += 1) await null;
    return true;
  }
}
