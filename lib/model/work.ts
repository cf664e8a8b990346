import type { RolloutKind, RolloutState } from "./deployment.ts";

/** One rollout, as the shell tells of it on every page. */
export interface Work {
  readonly id: string;
  readonly kind: RolloutKind;
  /** Percent of requests that the revision gets. */
  readonly share: number;
  readonly state: RolloutState;
  readonly apiName: string;
  readonly apiVersion: string;
  /** The person who asks started it. */
  readonly mine: boolean;
}

/** `Moment` is a `Date` where it is read, and text once it has been sent. */
export interface RunningWork<Moment> extends Work {
  readonly createdAt: Moment;
  /** From nought to one. */
  readonly progress: number;
  readonly leftMs: number | null;
  readonly gateways: { readonly ended: number; readonly total: number };
  /** What stands still, until when, and why. */
  readonly waits: readonly { readonly gatewayName: string; readonly until: Moment | null; readonly sentence: string }[];
}

export interface EndedWork<Moment> extends Work {
  readonly finishedAt: Moment;
  /** It ended after the person last looked. */
  readonly news: boolean;
}

export interface WorkView<Moment> {
  readonly running: readonly RunningWork<Moment>[];
  readonly ended: readonly EndedWork<Moment>[];
}
