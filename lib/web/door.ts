import type { Permission } from "../model/permission.ts";

/** How often one client address may knock, counted in the database so that replicas share it; or what limits it instead. */
export type DoorThrottle = { readonly attempts: number; readonly windowSeconds: number } | { readonly instead: string };

/** The ordinary door: a live session whose role holds the permission. */
export interface SessionDoor {
  readonly door?: "session";
  readonly permission: Permission;
}

/** Every other door says why it is there and what limits it. All of them are listed in one snapshot. */
export interface PublicDoor {
  readonly door: "public";
  readonly reason: string;
  readonly throttle: DoorThrottle;
  /** An address that another site sends people to, as the identity provider does. Only they may come, no script of its. */
  readonly arrivalsFromElsewhere?: true;
}

/**
 * `nextauth` hands the request to NextAuth's own handler. `token` and `agent` are for callers without a browser;
 * until such callers exist, both refuse everything.
 */
export interface MachineDoor {
  readonly door: "token" | "agent" | "nextauth";
  readonly reason: string;
  readonly throttle: DoorThrottle;
}

export type ActionDoor = SessionDoor | PublicDoor;
export type RouteDoor = SessionDoor | PublicDoor | MachineDoor;
