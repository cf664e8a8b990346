import { LostClaim, type StepOutcome } from "../ports.ts";
import type { Scheduler } from "./scheduler.testing.ts";

export interface Intent {
  readonly generation: number;
  /** Name of what should run; undefined for nothing. */
  readonly revision: string | undefined;
}

interface Step {
  readonly worker: number;
  readonly key: string;
  readonly action: string;
  readonly fence: number;
  state: StepOutcome["state"] | "started";
}

/** How a broken variant departs from the rules. */
export interface DatabaseRules {
  readonly checksFence: boolean;
  readonly checksGeneration: boolean;
}

/** The rows a run lives by, with the checks that the real journal makes in its transactions. */
export class SimulatedDatabase {
  readonly violations: string[] = [];
  readonly steps: Step[] = [];
  intent: Intent = { generation: 0, revision: undefined };
  /** Work on the current intent is wanted. */
  open = false;
  state = "planned";
  problem: string | undefined;
  observedGeneration = 0;
  /** The last run was not cut off. */
  settled = true;
  #fence = 0;
  #leaseUntil = 0;
  readonly #scheduler: Scheduler;
  readonly #rules: DatabaseRules;

  constructor(scheduler: Scheduler, rules: DatabaseRules) {
    this.#scheduler = scheduler;
    this.#rules = rules;
  }

  get leaseUntil(): number {
    return this.#leaseUntil;
  }

  wish(revision: string | undefined): void {
    this.intent = { generation: this.intent.generation + 1, revision };
    this.open = true;
    this.state = "waiting";
  }

  take(leaseMs: number): number | undefined {
    if (this.#leaseUntil > this.#scheduler.now) return undefined;
    this.#leaseUntil = this.#scheduler.now + leaseMs;
    this.#fence += 1;
    return this.#fence;
  }

  renew(fence: number, leaseMs: number): boolean {
    if (fence !== this.#fence) return false;
    this.#leaseUntil = this.#scheduler.now + leaseMs;
    return true;
  }

  release(fence: number): void {
    if (fence === this.#fence) this.#leaseUntil = 0;
  }

  /** One transaction under fence and generation. What a broken variant lets through is noted as a violation. */
  record<Result>(fence: number, generation: number, write: () => Result): Result {
    if (fence !== this.#fence) {
      if (this.#rules.checksFence) throw new LostClaim("fenced-out");
      this.violations.push("S3: a fenced-out worker recorded something");
    }
    if (generation !== this.intent.generation) {
      if (this.#rules.checksGeneration) throw new LostClaim("superseded");
      this.violations.push("S4: an older intent recorded over a newer one");
    }
    return write();
  }

  observe(generation: number): void {
    if (generation < this.observedGeneration) this.violations.push("S5: observed state moved back in generation");
    this.observedGeneration = Math.max(generation, this.observedGeneration);
  }

  /** Was the effect announced, by this worker, before it happened? */
  assertAnnounced(worker: number, key: string, action: string): void {
    const announced = this.steps.some(
      (step) => step.worker === worker && step.key === key && step.action === action && step.state === "started",
    );
    if (!announced) this.violations.push(`S6: ${action} ${key} without a row in the journal`);
  }
}
