import type { Change, PredictedCalls } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { pageSize } from "../client.ts";
import { readsToSee } from "./version-sets.ts";
import { changesSettings, siteOf } from "./write.ts";

/** The calls of `write` for each change, and those of `observe` before the first and after the last of them. Pure. */
export function predict(changes: readonly Change[], observed: readonly ObservedResource[]): PredictedCalls {
  const written = changes.filter(({ implied }) => !implied);
  const api = observed.find(({ kind, ownership }) => kind === "api" && ownership === "ours");
  const desired = changes.flatMap((change) =>
    change.action !== "delete" && change.kind === "api" ? [change.desired] : [],
  )[0];
  const isLeaving = changes.some(({ action, kind }) => action === "delete" && kind === "api");
  const stays = (kind: string) => staysOf(kind, changes, observed);
  const around = (stays("version-set") ? readsToSee.wanted : 0) + (stays("pool") ? 1 : 0);
  const isStaying = desired !== undefined || (api !== undefined && !isLeaving);
  const before = api ? readsOfOurs(api) : readsBefore(observed, desired !== undefined, around);
  const after = isStaying ? readsOf(desired ?? api) + around : readsAfterwards(api, observed, around);
  return { writes: written.reduce((sum, change) => sum + writesOf(change), 0), reads: before + after };
}

/** Whether there is something of this kind when the changes are made. */
function staysOf(kind: string, changes: readonly Change[], observed: readonly ObservedResource[]): boolean {
  if (changes.some((change) => change.kind === kind && change.action !== "delete")) return true;
  const going = new Set(changes.filter(({ action }) => action === "delete").map(({ key }) => key));
  return observed.some(({ key, ownership, ...one }) => one.kind === kind && ownership === "ours" && !going.has(key));
}

/** The API itself, its operations a page at a time, its policies and its revisions. */
function readsOf(api: Pick<ObservedResource, "body"> | undefined): number {
  const operations = api?.body.operations;
  const count = Array.isArray(operations) ? operations.length : 0;
  return 3 + Math.max(1, Math.ceil(count / pageSize));
}

/** The policies of a revision that says to hold what is wanted are read too, the version set as far as it mattered, and the backends. */
function readsOfOurs(api: ObservedResource): number {
  const { isCandidate, versionSet, hasReadBackends } = siteOf(api);
  return readsOf(api) + (isCandidate ? 1 : 0) + readsToSee[versionSet] + (hasReadBackends ? 1 : 0);
}

/** A stranger of our name is found at once; one on our path by asking for the path. */
function readsBefore(observed: readonly ObservedResource[], isWanted: boolean, around: number): number {
  const stranger = observed.find(({ kind }) => kind === "api");
  if (stranger) return (isInOurName(stranger) ? 1 : 2) + around;
  return isWanted ? 2 + around : 1 + readsOfLeftovers(observed);
}

/** Where nothing is wanted, backends and a version set that are of no use any more are looked for. */
function readsOfLeftovers(observed: readonly ObservedResource[]): number {
  return 1 + readsToSee[observed.some(({ kind }) => kind === "version-set") ? "last" : "absent"];
}

/** After an undeploy, or beside a stranger who was left alone. */
function readsAfterwards(
  api: ObservedResource | undefined,
  observed: readonly ObservedResource[],
  around: number,
): number {
  const stranger = observed.find(({ kind, ownership }) => kind === "api" && ownership === "foreign");
  if (stranger) return readsBefore(observed, false, around);
  return 2 + readsToSee[api && siteOf(api).versionSet === "shared" ? "shared" : "absent"];
}

function writesOf(change: Change): number {
  if (change.kind !== "api" && change.kind !== "release") return 1;
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
