import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import type { ListScope, WriteOutcome } from "../../connector.ts";
import type { AzureClient } from "../client.ts";
import { toObservedBackend } from "../decode.ts";
import { backendBodySchema, backendPrefix, poolBodySchema } from "../wire.ts";

/**
 * The backends of this deployment and their pool, in one call: where a pool is wanted, and where nothing is wanted any more.
 * An API that goes to one backend again keeps its pool, which the revisions name that it may go back to.
 */
export async function observeBackends(
  client: AzureClient,
  { owner, places }: ListScope,
): Promise<{ readonly hasRead: boolean; readonly observed: readonly ObservedResource[] }> {
  const isWanted = places.some(({ kind }) => kind === "pool");
  if (!isWanted && places.length > 0) return { hasRead: false, observed: [] };
  const prefix = backendPrefix(owner);
  const found = await client.backends(prefix);
  const observed = found.map((backend) => toObservedBackend(backend, owner));
  const names = new Set(places.map(({ remoteId }) => remoteId));
  // A stranger's that is in nobody's way is nobody's business.
  return { hasRead: true, observed: observed.filter((one) => one.ownership === "ours" || names.has(one.remoteId)) };
}

/** A backend, or the pool of them. */
export async function putBackend(client: AzureClient, { kind, remoteId = "", body }: Resource): Promise<WriteOutcome> {
  if (kind === "pool") await client.putPool(remoteId, poolBodySchema.parse(body));
  else await client.putBackend(remoteId, backendBodySchema.parse(body));
  return { status: "done", remoteId };
}

export async function removeBackend(client: AzureClient, remoteId: string): Promise<WriteOutcome> {
  await client.deleteBackend(remoteId);
  return { status: "done", remoteId };
}
