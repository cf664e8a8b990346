import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import { type DeploymentState, deploymentCan, deploymentStates } from "#lib/model/deployment.ts";

/** States in which nothing of a deployment is on the gateway and nothing is on its way there. */
export const goneStates = ["planned", "removed", "detached"] as const satisfies readonly DeploymentState[];

/** States from which a deployment can be left as it is and forgotten. */
export const detachableStates = deploymentStates.filter((state) => deploymentCan[state].detach === true);

/** What would lose its gateway: some of the APIs that run there, how many they are, and the keys in use. */
export interface GatewayDependents {
  readonly apis: readonly { readonly id: string; readonly name: string; readonly version: string }[];
  readonly apiCount: number;
  readonly keyCount: number;
}

const shownApis = 5;

/** What depends on a gateway, for the page that offers to delete it. Three statements. */
export async function getDependents(actor: Actor, gatewayId: string): Promise<GatewayDependents> {
  authorize(actor, "gateway:read");
  return findDependents(await getDb(), gatewayId);
}

export async function findDependents(
  db: Pick<Tx, "deployment" | "accessKey">,
  gatewayId: string,
): Promise<GatewayDependents> {
  const where = { gatewayId, state: { notIn: [...goneStates] } };
  const deployments = await db.deployment.findMany({
    where,
    select: { api: { select: { id: true, name: true, version: true } } },
    orderBy: { id: "asc" },
    take: shownApis,
  });
  return {
    apis: deployments.map(({ api }) => api),
    apiCount: deployments.length < shownApis ? deployments.length : await db.deployment.count({ where }),
    keyCount: await db.accessKey.count({ where: { gatewayId, revokedAt: null } }),
  };
}
