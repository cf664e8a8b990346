import { z } from "zod";
import { badRequest, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { type Apis, snapshotId, stageOf } from "../apis.ts";
import type { Deployment, HeldApi } from "../model.ts";
import { pageReply } from "./paging.ts";
import { concerning, type ProductParts } from "./product-parts.ts";
import { readBody } from "./read-body.ts";

const creationSchema = z.object({ description: z.string().max(1_024).optional(), stageName: z.string().optional() });

export function deploymentRoutes(parts: ProductParts): ControlRoute[] {
  const { apis } = parts;
  const deployments = "/v2/apis/{apiId}/deployments";
  const deployment = `${deployments}/{deploymentId}`;
  return [
    {
      ...{ operation: "GetDeployments", method: "GET", path: deployments },
      handle: (request) =>
        pageReply(request, apis.get(request.parameters.apiId ?? "").deployments, ({ deploymentId }) => deploymentId),
    },
    {
      ...{ operation: "CreateDeployment", method: "POST", path: deployments, ...concerning(parts) },
      handle: (request) => create(apis, request),
    },
    {
      ...{ operation: "GetDeployment", method: "GET", path: deployment },
      handle: (request) => ({
        status: 200,
        body: deploymentOf(apis.get(request.parameters.apiId ?? ""), request.parameters.deploymentId ?? ""),
      }),
    },
    {
      ...{ operation: "UpdateDeployment", method: "PATCH", path: deployment, ...concerning(parts) },
      handle: (request) => {
        const held = apis.editable(request.parameters.apiId ?? "");
        const before = deploymentOf(held, request.parameters.deploymentId ?? "");
        const changed = { ...before, ...readBody(request, creationSchema.pick({ description: true })) };
        const deployments = held.deployments.map((other) => (other === before ? changed : other));
        apis.store.put("apis", { ...held, deployments });
        return { status: 200, body: changed };
      },
    },
    {
      ...{ operation: "DeleteDeployment", method: "DELETE", path: deployment, ...concerning(parts) },
      handle: (request) => remove(apis, request),
    },
  ];
}

function deploymentOf(held: HeldApi, deploymentId: string): Deployment {
  const deployment = held.deployments.find((candidate) => candidate.deploymentId === deploymentId);
  if (deployment === undefined) throw notFound("Invalid deployment identifier specified");
  return deployment;
}

function create(apis: Apis, request: ControlRequest): ControlReply {
  const held = apis.editable(request.parameters.apiId ?? "");
  const { description, stageName } = readBody(request, creationSchema);
  const stage = stageName === undefined ? undefined : stageOf(held, stageName);
  if (stage?.autoDeploy === true)
    throw badRequest(`Deployment ID cannot be set on this stage ${stage.stageName} because AutoDeploy is enabled.`);
  const [deployed, deployment] = apis.deploy(held, { autoDeployed: false, description });
  if (stage !== undefined) apis.changeStage(deployed, stage.stageName, { deploymentId: deployment.deploymentId });
  return { status: 201, body: deployment };
}

function remove(apis: Apis, request: ControlRequest): ControlReply {
  const held = apis.editable(request.parameters.apiId ?? "");
  const { deploymentId } = deploymentOf(held, request.parameters.deploymentId ?? "");
  if (held.stages.some((stage) => stage.deploymentId === deploymentId))
    throw badRequest("Active stages pointing to this deployment must be moved or deleted");
  apis.store.transaction(() => {
    const deployments = held.deployments.filter((other) => other.deploymentId !== deploymentId);
    apis.store.put("apis", { ...held, deployments });
    apis.store.remove("snapshots", snapshotId(held.id, deploymentId));
  });
  return { status: 204 };
}
