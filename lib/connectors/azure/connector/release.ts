import type { ObservedResource } from "#lib/model/resource.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureClient } from "../client.ts";
import { digestOf } from "../wire.ts";

const prefix = "gatehouse-";
/** How many releases of ours are left when there is no room for another. */
const mostLeft = 20;

/**
 * Makes a revision the current one. The name of the release follows from what was seen, so that the same write is the same
 * release. An API has room for so many releases ("Azure API Management limits"): when it is full, the oldest of ours go,
 * which are entries of a log and nothing more. That takes calls that no plan foresees, once in eighty deployments.
 */
export async function releaseRevision(
  client: AzureClient,
  { remoteId, etag = "" }: Pick<ObservedResource, "remoteId" | "etag">,
  { target, digest }: { readonly target: string; readonly digest: string },
): Promise<void> {
  const releaseId = `${prefix}${target}-${digestOf({ digest, etag }).slice(0, 12)}`;
  const release = () => client.release(remoteId, target, releaseId, `Gatehouse deployed ${digest}.`);
  try {
    await release();
  } catch (error) {
    if (!isFull(error)) throw error;
    const mine = (await client.releases(remoteId)).filter(({ name }) => name.startsWith(prefix));
    const oldest = mine
      .toSorted((a, b) => (a.createdDateTime?.getTime() ?? 0) - (b.createdDateTime?.getTime() ?? 0))
      .slice(0, -mostLeft);
    if (oldest.length === 0) throw error;
    for (const { name } of oldest) await client.deleteRelease(remoteId, name);
    await release();
  }
}

function isFull(error: unknown): boolean {
  if (!(error instanceof ConnectorError) || (error.code !== "rejected" && error.code !== "quota-exceeded"))
    return false;
  return /releases?\b[\s\S]*\b(exceed|limit|maximum)/i.test(error.detail ?? "");
}
