import type { Json } from "#lib/model/json.ts";
import type { OwnerMark } from "#lib/model/resource.ts";
import { type ApiRecord, type RevisionRecord, readRevisionDigest } from "../wire.ts";

/** How many revisions of ours an API keeps beside the current one, to go back to. */
const mostKept = 9;

interface Revisions {
  readonly api: ApiRecord;
  readonly revisions: readonly RevisionRecord[];
  readonly owner: OwnerMark;
  /** Of what is wanted, where something is. */
  readonly digest: Json | undefined;
}

/**
 * The revision for what is wanted: the one that says to hold it, else the oldest of ours once there are enough, else a new
 * one. Importing over an old revision keeps their number, at no call more; the current one is never written over.
 */
export function candidateFor({ api, revisions, owner, digest }: Revisions): {
  readonly target: string;
  /** It says that it holds what is wanted. */
  readonly isCandidate: boolean;
} {
  const current = api.apiRevision;
  const numbers = revisions.map(({ apiRevision }) => Number(apiRevision)).filter(Number.isInteger);
  const mine = revisions
    .filter(({ apiRevision, isCurrent }) => !isCurrent && apiRevision !== current)
    .map(({ apiRevision, description, updatedDateTime }) => ({
      revision: apiRevision,
      updatedAt: updatedDateTime?.getTime() ?? 0,
      digest: readRevisionDigest(description ?? undefined, owner),
    }))
    .filter((revision) => revision.digest !== undefined)
    .toSorted((a, b) => a.updatedAt - b.updatedAt || Number(a.revision) - Number(b.revision));
  const isServed = readRevisionDigest(api.apiRevisionDescription, owner) === digest;
  const holding = isServed ? undefined : mine.findLast((revision) => revision.digest === digest);
  if (holding) return { target: holding.revision, isCandidate: true };
  const [oldest] = mine;
  const next = String(Math.max(Number(current) || 1, ...numbers) + 1);
  return { target: oldest && mine.length >= mostKept ? oldest.revision : next, isCandidate: false };
}
