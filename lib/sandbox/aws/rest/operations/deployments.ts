import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { apiOf, definitionOf, type RestContext } from "../context.ts";
import { newIdentifier } from "../identifier.ts";
import { type Deployment, type Stage, stageId } from "../model.ts";
import { pageOf } from "../paging.ts";
import { readPatches, requiredValue, requireReplace } from "../patch.ts";
import { numberOf, textOf, textsOf } from "../request-members.ts";
import { showDeployment } from "../wire.ts";
import { newStage, type StageMembers, stageMembers } from "./new-stage.ts";
import { namesOf } from "./rest-apis.ts";

/** Deployments: each one keeps the whole API as it was, for ever. */
export function deploymentRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/deployments";
  const names = ({ parameters }: ControlRequest) => namesOf(context, parameters.restApiId);
  const changes = ({ parameters }: ControlRequest) => parameters.restApiId ?? "";
  return [
    {
      ...{ operation: "CreateDeployment", method: "POST", path, names, changes },
      quota: () => "CreateDeployment",
      handle: ({ parameters, json }) => create(context, parameters.restApiId, json()),
    },
    {
      ...{ operation: "GetDeployments", method: "GET", path },
      handle: (request) => {
        const { id } = apiOf(context, request.parameters.restApiId);
        return pageOf(context.deployments.of(id), request, (deployment) => showDeployment(deployment, false));
      },
    },
    {
      ...{ operation: "GetDeployment", method: "GET", path: `${path}/{deploymentId}` },
      handle: ({ parameters, query }) => {
        const deployment = deploymentOf(context, parameters.restApiId, parameters.deploymentId);
        const isSummaryEmbedded = query.getAll("embed").includes("apisummary");
        return { status: 200, body: showDeployment(deployment, isSummaryEmbedded) };
      },
    },
    {
      ...{ operation: "UpdateDeployment", method: "PATCH", path: `${path}/{deploymentId}`, names, changes },
      handle: ({ parameters, json }) => {
        let deployment = deploymentOf(context, parameters.restApiId, parameters.deploymentId);
        for (const patch of readPatches(json(), "updateDeploymentInput")) {
          requireReplace(patch, ["/description"]);
          deployment = { ...deployment, description: requiredValue(patch) };
        }
        context.state.put("deployments", deployment);
        return { status: 200, body: showDeployment(deployment, false) };
      },
    },
    {
      ...{ operation: "DeleteDeployment", method: "DELETE", path: `${path}/{deploymentId}`, names, changes },
      handle: ({ parameters }) => remove(context, deploymentOf(context, parameters.restApiId, parameters.deploymentId)),
    },
  ];
}

export function deploymentOf(context: RestContext, restApiId: string | undefined, id: string | undefined): Deployment {
  const api = apiOf(context, restApiId);
  const deployment = context.state.get("deployments", id ?? "");
  if (deployment === undefined || deployment.restApiId !== api.id)
    throw notFound("Invalid Deployment identifier specified");
  return deployment;
}

/** The API as it is now, taken down. Throws in the vendor's words when it could not be served. */
export function takeSnapshot(context: RestContext, restApiId: string, description: string | undefined): Deployment {
  const api = apiOf(context, restApiId);
  const { id: _id, ...contents } = definitionOf(context, restApiId);
  const methods = Object.values(contents.resources).flatMap(({ resourceMethods }) => Object.values(resourceMethods));
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ methodIntegration }) => methodIntegration === undefined))
    throw badRequest("No integration defined for method");
  return {
    ...{ id: newIdentifier(6), restApiId, createdDate: context.now() },
    ...(description === undefined ? {} : { description }),
    snapshot: structuredClone({ settings: api.settings, contents }),
  };
}

/** With a stage name, the stage is moved to the new deployment, or made. With canary settings it is the stage's canary that gets it. */
function create(context: RestContext, restApiId: string | undefined, body: Unchecked): ControlReply {
  const api = apiOf(context, restApiId);
  const stageName = textOf(body, "stageName");
  const canary = isObject(body.canarySettings) ? body.canarySettings : undefined;
  const present = context.stages.of(api.id).find((stage) => stage.stageName === stageName);
  if (canary !== undefined) requireCanaryStage(stageName, present);
  const deployment = takeSnapshot(context, api.id, textOf(body, "description"));
  const members = stageMembers(body, { description: "stageDescription" });
  const stage = stageAfter(context, deployment, present, { stageName, canary, members });
  context.state.transaction(() => {
    context.state.put("deployments", deployment);
    if (stage !== undefined) context.state.put("stages", stage);
  });
  return { status: 201, body: showDeployment(deployment, false) };
}

interface WantedStage {
  readonly stageName: string | undefined;
  readonly canary: Unchecked | undefined;
  readonly members: StageMembers;
}

function stageAfter(
  context: RestContext,
  deployment: Deployment,
  present: Stage | undefined,
  { stageName, canary, members }: WantedStage,
): Stage | undefined {
  if (stageName === undefined || stageName === "") return undefined;
  if (present === undefined)
    return newStage(context, { restApiId: deployment.restApiId, stageName, deploymentId: deployment.id, members });
  const lastUpdatedDate = context.now();
  if (canary !== undefined)
    return {
      ...{ ...present, lastUpdatedDate },
      canarySettings: {
        deploymentId: deployment.id,
        percentTraffic: numberOf(canary, "percentTraffic") ?? 0,
        stageVariableOverrides: textsOf(canary, "stageVariableOverrides"),
        useStageCache: canary.useStageCache === true,
      },
    };
  const variables =
    members.variables === undefined ? {} : { variables: { ...present.variables, ...members.variables } };
  const given = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return {
    ...present,
    ...given,
    ...variables,
    deploymentId: deployment.id,
    lastUpdatedDate,
    id: stageId(deployment.restApiId, stageName),
  };
}

function requireCanaryStage(stageName: string | undefined, present: Stage | undefined): void {
  const start = "Invalid deployment content specified.";
  if (stageName === undefined || stageName === "")
    throw badRequest(
      `${start}Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? "null"}`,
    );
  if (present === undefined)
    throw badRequest(`${start}Stage ${stageName} must already be created before making a canary release deployment`);
}

function remove(context: RestContext, { id, restApiId }: Deployment): ControlReply {
  const isActive = context.stages
    .of(restApiId)
    .some(({ deploymentId, canarySettings }) => deploymentId === id || canarySettings?.deploymentId === id);
  if (isActive) throw badRequest("Active stages pointing to this deployment must be moved or deleted");
  context.state.remove("deployments", id);
  return { status: 202 };
}
