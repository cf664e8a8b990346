import type { Change, PredictedCalls } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { pageSize } from "../client.ts";
import { changesSettings, siteOf } from "./write.ts";

/** The calls of `write` for each change, and those of `observe` before the first and after the last of them. Pure. */
export function predict(changes: readonly Change[], observed: readonly ObservedResource[]): PredictedCalls {
  const written = changes.filter(({ implied }) => !implied);
  const api = observed.find(({ kind, ownership }) => kind === "api" && ownership === "ours");
  const desired = changes.flatMap((change) =>
    change.action !== "delete" && change.kind === "api" ? [change.desired] : [],
  )[0];
  const isLeaving = changes.some(({ action, kind }) => action === "delete" && kind === "api");
  const before = readsBefore(api, observed, desired !== undefined);
  const after = isLeaving ? 1 : desired ? readsOf(desired) : before - standbyReads(api);
  return { writes: written.reduce((sum, change) => sum + writesOf(change), 0), reads: before + after };
}

/** The API itself, its operations a page at a time, its policies and its revisions. */
function readsOf({ body: { operations } }: Pick<ObservedResource, "body">): number {
  const count = Array.isArray(operations) ? operations.length : 0;
  return 3 + Math.max(1, Math.ceil(count / pageSize));
}

function readsBefore(
  api: ObservedResource | undefined,
  observed: readonly ObservedResource[],
  isWanted: boolean,
): number {
  if (api) return readsOf(api) + standbyReads(api);
  // A stranger of our name is found at once; one on our path by asking for the path.
  const [stranger] = observed;
  if (stranger) return isInOurName(stranger) ? 1 : 2;
  return isWanted ? 2 : 1;
}

/** The policies of a revision that says to hold what is wanted are read too. */
function standbyReads(api: ObservedResource | undefined): number {
  return api && siteOf(api).isCandidate ? 1 : 0;
}

function writesOf(change: Change): number {
  if (change.action !== "update" || change.observed.ownership !== "ours") return 1;
  const { desired, observed } = change;
  const { isStandby } = siteOf(observed);
  const isMoved = desired.body.digest !== observed.body.digest;
  if (change.kind === "api") return isMoved && isStandby ? 0 : 1;
  const patches = changesSettings(desired, observed) ? 1 : 0;
  if (!isMoved) return patches + (desired.body.policy === observed.body.policy ? 0 : 1);
  return patches + (isStandby ? 1 : 2);
}

/** Strangers are told by what they took from us. */
function isInOurName({ body }: ObservedResource): boolean {
  return body.takes !== "path";
}
