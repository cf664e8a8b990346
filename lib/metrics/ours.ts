import "server-only";
import type { MetricPoint } from "#lib/connectors/connector.ts";
import { getDb } from "#lib/db/client.ts";

export interface OurApi {
  readonly apiId: string;
  /** Name and version. */
  readonly title: string;
}

/**
 * Tells which of a gateway's APIs is which of ours: by the mark that the gateway gave, or by our slug, which is our APIs'
 * name where gateways give none.
 */
export async function oursOn(
  gatewayId: string,
): Promise<(counted: Pick<MetricPoint, "remoteId" | "owner">) => OurApi | undefined> {
  const db = await getDb();
  const deployments = await db.deployment.findMany({
    where: { gatewayId, state: { notIn: ["planned", "removed", "detached"] } },
    select: { id: true, apiId: true, api: { select: { name: true, version: true, slug: true } } },
  });
  const byId = new Map(deployments.map((deployment) => [deployment.id, deployment]));
  const bySlug = new Map(deployments.map((deployment) => [deployment.api.slug, deployment]));
  return ({ remoteId, owner }) => {
    const found = owner === undefined ? bySlug.get(remoteId) : byId.get(owner.deploymentId);
    return found && { apiId: found.apiId, title: `${found.api.name} ${found.api.version}` };
  };
}
