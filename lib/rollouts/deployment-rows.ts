import "server-only";
import { z } from "zod";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { type DeploymentAction, type DeploymentState, deploymentCan, deploymentStates } from "#lib/model/deployment.ts";

export const deploymentStateSchema = z.enum(deploymentStates);

/** Refuses with `conflict` and the reason when `action` is not legal where the deployment stands. */
export function assertDeploymentCan(
  deployment: { readonly state: string; readonly gateway: { readonly name: string } },
  action: DeploymentAction,
): DeploymentState {
  const state = deploymentStateSchema.parse(deployment.state);
  const allowed = deploymentCan[state][action];
  if (allowed === true) return state;
  throw new AppError({ code: "conflict", sentence: `${deployment.gateway.name}: ${allowed}` });
}

/** The row that stands for "this API on this gateway", made when it is first thought of. Its id marks what we make there. */
export async function ensureDeployment(tx: Tx, apiId: string, gatewayId: string): Promise<{ readonly id: string }> {
  await tx.deployment.createMany({ data: [{ apiId, gatewayId }], skipDuplicates: true });
  return tx.deployment.findUniqueOrThrow({ where: { apiId_gatewayId: { apiId, gatewayId } }, select: { id: true } });
}
