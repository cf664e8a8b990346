import type { Resource } from "#lib/model/resource.ts";
import type { Deployment } from "../wire.ts";
import { readStageBody } from "./serving.ts";
import type { Found } from "./site.ts";

/** How many snapshots of one API are kept: so many revisions can be gone back to in one call. AWS names no limit of its own. */
export const snapshotsKept = 20;

/** How many go with one new snapshot: two, so that a long past gets shorter, and no deployment pays for all of it. */
const mostAtOnce = 2;

/**
 * Old snapshots that go when a new one is taken, the oldest first. Where none is to be taken, none is looked for: what is
 * deployed already must not find work. What a stage serves or is about to serve stays, and so does what others made.
 */
export function outdated({ unserved, digests, snapshots }: Found, places: readonly Resource[]): readonly Deployment[] {
  const stage = places.find(({ kind }) => kind === "stage")?.body;
  if (stage === undefined) return [];
  const { digest, rest } = readStageBody(stage);
  if (snapshots.has(digest)) return [];
  const surplus = digests.size + 1 - snapshotsKept;
  if (surplus <= 0) return [];
  return unserved.filter(({ id }) => digests.get(id) !== rest?.digest).slice(0, Math.min(surplus, mostAtOnce));
}
