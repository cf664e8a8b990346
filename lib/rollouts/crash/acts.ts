/** The three acts that are cut off at every point, in an order in which each leaves what the next one needs. */
export const acts = ["deploy", "update", "undeploy"] as const;
export type Act = (typeof acts)[number];

/** What the parent tells the child to do, and what the child tells the parent: one JSON object per line. */
export type Order =
  | { readonly do: "prepare"; readonly adminUrl: string; readonly proxyUrl: string; readonly adminToken: string }
  /** Runs an act whole and lists the points it passed. */
  | { readonly do: "survey"; readonly act: Act }
  /** Takes up whatever was left open, and says how that ended. */
  | { readonly do: "recover" }
  /** Begins an act and is killed at its point number `at`, from zero. */
  | { readonly do: "die"; readonly act: Act; readonly at: number }
  | { readonly do: "leave" };

export type Report =
  | { readonly is: "open" }
  | { readonly is: "prepared" }
  | { readonly is: "surveyed"; readonly points: readonly string[] }
  | { readonly is: "recovered"; readonly world: World }
  /** The intent was recorded: from here on it may not be lost. */
  | { readonly is: "acknowledged"; readonly rolloutId: string }
  | { readonly is: "point"; readonly name: string }
  | { readonly is: "unnumbered"; readonly write: string };

/** What the database says once nothing moves. */
export interface World {
  readonly rollouts: number;
  readonly lastRolloutId: string | undefined;
  readonly lastRolloutState: string | undefined;
  readonly deploymentState: string | undefined;
  readonly openSteps: number;
  /** A lease that a killed worker could not give back runs out; its name may stay in the row. */
  readonly isHeld: boolean;
  readonly endpoints: readonly string[];
}
