import type { Finding } from "./finding.ts";
import type { Json } from "./json.ts";
import type { ObservedResource, Resource } from "./resource.ts";

/** One field of one resource: `before` absent means added, `after` absent means removed. Secret values read "(secret)". */
export interface FieldDiff {
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

export type ChangeAction = "create" | "update" | "delete";

interface ChangeBase {
  readonly key: string;
  readonly kind: string;
  readonly label: string;
  /** Position in the run: all of one level end before the next begins. */
  readonly level: number;
  readonly fields: readonly FieldDiff[];
  /** Deleted by the gateway together with its parent: shown, but never written. */
  readonly implied: boolean;
  readonly place?: string;
}

/** One create, update or delete. `write` receives it whole, so it needs no second look at the gateway. */
export type Change =
  | (ChangeBase & { readonly action: "create"; readonly desired: Resource })
  | (ChangeBase & { readonly action: "update"; readonly desired: Resource; readonly observed: ObservedResource })
  | (ChangeBase & { readonly action: "delete"; readonly observed: ObservedResource });

/** Calls that a run will make, counted before it starts and asserted after it ends. */
export interface PredictedCalls {
  readonly writes: number;
  readonly reads: number;
}

export interface Plan {
  readonly changes: readonly Change[];
  /** Resources present, ours and equal. */
  readonly unchanged: number;
  readonly findings: readonly Finding[];
  readonly calls: PredictedCalls;
  /** The least time that the provider's quotas give it, in milliseconds; absent where there are none. */
  readonly leastMs?: number;
  /** Of desired state and of what was observed: what was approved is what runs, or nothing does. */
  readonly hash: string;
}

/** The changes that cost a call. */
export function writtenChanges(plan: Pick<Plan, "changes">): Change[] {
  return plan.changes.filter((change) => !change.implied);
}
