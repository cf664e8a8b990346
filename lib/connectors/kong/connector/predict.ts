import type { Change, PredictedCalls } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { guardsOf } from "../policies.ts";
import { ownerOf, tagsOf } from "../wire.ts";
import { readsOf } from "./reads.ts";
import { siteOf } from "./site.ts";

/**
 * One write for each change that is not implied, one more for each route that is held and released, and the reads of
 * `observe` before the first and after the last of them.
 */
export function predict(changes: readonly Change[], observed: readonly ObservedResource[]): PredictedCalls {
  const created = changes.flatMap((change) => (change.action === "create" ? [change.desired] : []));
  const leaving = new Set(changes.flatMap((change) => (change.action === "delete" ? [change.key] : [])));
  const made = { remoteId: "", ownership: "ours", ready: true } as const;
  const after = [
    ...observed.filter(({ key }) => !leaving.has(key)),
    ...created.map((resource): ObservedResource => ({ ...made, ...resource, remoteId: resource.remoteId ?? "" })),
  ];
  const owner = [
    ...created,
    ...observed,
    ...changes.flatMap((change) => (change.action === "update" ? [change.desired] : [])),
  ]
    .map(({ body }) => ownerOf(tagsOf(body)))
    .find((found) => found !== undefined);
  const wanted = new Set(after.map(({ key }) => key));
  const createdKeys = new Set(created.map(({ key }) => key));
  const { held, enabled } = siteOf(observed);
  const released = after.filter(
    ({ key, kind }) =>
      kind === "route" &&
      (held.has(key) || (enabled && createdKeys.has(key))) &&
      guardsOf(key, wanted)
        .slice(-1)
        .some((guard) => createdKeys.has(guard)),
  );
  return {
    writes: changes.filter(({ implied }) => !implied).length + released.length,
    reads: readsOf(observed, wanted, owner) + readsOf(after, wanted, owner),
  };
}
