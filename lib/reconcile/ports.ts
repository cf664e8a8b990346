import type { ListScope, WriteSession } from "#lib/connectors/connector.ts";
import type { LiveCheck } from "#lib/model/live-check.ts";
import type { Change } from "#lib/model/plan.ts";
import type { RunProblem } from "./problem.ts";

/** What a step came to. */
export type StepOutcome =
  | { readonly state: "done"; readonly remoteId: string }
  | { readonly state: "failed"; readonly problem: RunProblem }
  | { readonly state: "unknown-outcome"; readonly problem: RunProblem };

/** Names the journal row of a step that has been started. */
export interface StepTicket {
  readonly stepId: string;
}

/** A shorter wait, in milliseconds, is over before anybody has read of it, and is not worth a record. */
export const worthTellingMs = 1_000;

/**
 * The journal: no effect without a row that says it was about to happen.
 * All throw LostClaim when the fence or the generation of this run no longer holds; then nothing was written.
 */
export interface JournalPort {
  readonly started: (change: Change) => Promise<StepTicket>;
  readonly finished: (ticket: StepTicket, outcome: StepOutcome) => Promise<void>;
  /** The step waits before it is tried again, because of what the sentence says. For whoever follows it. */
  readonly waiting: (ticket: StepTicket, until: Date, sentence: string) => Promise<void>;
}

/** Why a run ends at a step boundary, though nothing failed. */
export type Interruption = "superseded" | "cancelled" | "shutdown" | "fenced-out";

/** Someone else holds the gateway, or wants something newer. Whoever catches this records nothing. */
export class LostClaim extends Error {
  override readonly name = "LostClaim";
  readonly reason: "superseded" | "fenced-out";

  constructor(reason: "superseded" | "fenced-out") {
    super(`The run lost its claim on the gateway: ${reason}.`);
    this.reason = reason;
  }
}

export interface ClockPort {
  readonly now: () => Date;
  /** Answers `woken` when the process has to stop: then nothing more is tried, and the queue takes up the rest later. */
  readonly sleep: (milliseconds: number) => Promise<"slept" | "woken">;
}

/** How long the engine is patient. Milliseconds throughout. */
export interface Patience {
  /** After a lost answer: how long the gateway may take to show what it did. At least its visibility bound plus the call's own timeout. */
  readonly settleMs: number;
  /** How long lists may lack what was made, on a gateway whose lists lag; zero on the others. No vendor says how long it is. */
  readonly lagMs: number;
  /** All waiting for one step together; what takes longer is tried again by the queue. */
  readonly stepMs: number;
  /** First back-off; it doubles. */
  readonly backoffMs: number;
  /** How often, and how long, an object that is written but not ready is looked at. */
  readonly readyEveryMs: number;
  readonly readyMs: number;
}

export const defaultPatience: Patience = {
  settleMs: 2_000,
  lagMs: 30_000,
  stepMs: 60_000,
  backoffMs: 500,
  readyEveryMs: 1_000,
  readyMs: 60_000,
};

/** Everything the engine may touch. There is no other way out of it, so a simulation can stand in for all of it. */
export interface EnginePorts {
  readonly session: Pick<WriteSession, "list" | "write" | "poll" | "endpoints">;
  readonly scope: ListScope;
  readonly journal: JournalPort;
  readonly clock: ClockPort;
  /** From 0 to below 1, for jitter. */
  readonly random: () => number;
  /** Asked at every step boundary. */
  readonly interruption: () => Promise<Interruption | undefined>;
  readonly patience: Patience;
  /** Calls the endpoints once everything is observed. Absent where what runs is not to be checked. */
  readonly check?: (endpoints: readonly string[]) => Promise<LiveCheck>;
}
