import type { DeploymentState } from "./deployment.ts";

/** How a manager looks at deployments: by what somebody has to do about them. */
export const deploymentGroups = {
  live: ["live"],
  moving: ["waiting", "applying", "verifying"],
  failed: ["check-failed", "failed-retryable", "failed-permanent"],
  unknown: ["unknown-outcome"],
  "rolled-back": ["rolled-back"],
  detached: ["detached"],
} as const satisfies Record<string, readonly DeploymentState[]>;
export type DeploymentGroup = keyof typeof deploymentGroups;

export const deploymentGroupNames = [
  "live",
  "moving",
  "failed",
  "unknown",
  "rolled-back",
  "detached",
] as const satisfies readonly DeploymentGroup[];

/** The group of a state; none for what is only planned, or gone. */
export function groupOf(state: DeploymentState): DeploymentGroup | undefined {
  return deploymentGroupNames.find((name) => deploymentGroups[name].some((member) => member === state));
}

/** Somebody has to look: it failed, or nobody knows. */
export const troubledGroups = ["failed", "unknown"] as const satisfies readonly DeploymentGroup[];

/** One API in the estate matrix, as the browser gets it: short, because there may be a hundred thousand. */
export interface EstateRow {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** Where it stands, by gateway id. Not there means nothing was ever deployed there. */
  readonly cells: Readonly<Record<string, DeploymentState>>;
}

export interface EstatePage {
  readonly rows: readonly EstateRow[];
  /** Where the next page begins; absent on the last. */
  readonly nextCursor?: string;
}
