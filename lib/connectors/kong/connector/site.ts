import type { ObservedResource } from "#lib/model/resource.ts";
import { isHeld } from "../wire.ts";

/** What the last look showed, for the writes that follow it. */
export interface Site {
  /** Our key → Kong's id: an object that was adopted keeps the id it had. */
  readonly ids: Map<string, string>;
  /** The service answers already, so that a new route is reached at once. */
  readonly enabled: boolean;
  /** Keys of the routes that wait for their protection. */
  readonly held: Set<string>;
}

export function siteOf(observed: readonly ObservedResource[]): Site {
  const mine = observed.filter(({ ownership }) => ownership === "ours");
  return {
    ids: new Map(mine.map(({ key, remoteId }) => [key, remoteId])),
    enabled: observed.some(({ kind, ready }) => kind === "service" && ready),
    held: new Set(mine.filter(({ unmanaged }) => isHeld(unmanaged?.headers)).map(({ key }) => key)),
  };
}
