import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest, conflict } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { apiOf, type RestContext, stageOf } from "../context.ts";
import type { Stage } from "../model.ts";
import { numberOf, requiredText, textsOf } from "../request-members.ts";
import { requireTags } from "../tags.ts";
import { showStage } from "../wire.ts";
import { newStage, requireDeployment, stageMembers } from "./new-stage.ts";
import { namesOf } from "./rest-apis.ts";
import { updatedStage } from "./stage-patches.ts";

/** Stages: what consumers call, each serving one deployment. */
export function stageRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/stages";
  const names = ({ parameters }: ControlRequest) => namesOf(context, parameters.restApiId);
  const changes = ({ parameters }: ControlRequest) => parameters.restApiId ?? "";
  return [
    {
      ...{ operation: "CreateStage", method: "POST", path, names, changes },
      handle: ({ parameters, json }) => create(context, parameters.restApiId, json()),
    },
    {
      ...{ operation: "GetStages", method: "GET", path },
      handle: ({ parameters, query }) => {
        const deploymentId = query.get("deploymentId");
        const stages = context.stages.of(apiOf(context, parameters.restApiId).id);
        const wanted = stages.filter((stage) => deploymentId === null || stage.deploymentId === deploymentId);
        return { status: 200, body: { item: wanted.map(showStage) } };
      },
    },
    {
      ...{ operation: "GetStage", method: "GET", path: `${path}/{stageName}` },
      handle: ({ parameters }) => ({
        status: 200,
        body: showStage(stageOf(context, parameters.restApiId, parameters.stageName)),
      }),
    },
    {
      ...{ operation: "UpdateStage", method: "PATCH", path: `${path}/{stageName}`, names, changes },
      handle: ({ parameters, json }) => {
        const stage = updatedStage(context, stageOf(context, parameters.restApiId, parameters.stageName), json());
        context.state.put("stages", stage);
        return { status: 200, body: showStage(stage) };
      },
    },
    {
      ...{ operation: "DeleteStage", method: "DELETE", path: `${path}/{stageName}`, names, changes },
      handle: ({ parameters }) => remove(context, stageOf(context, parameters.restApiId, parameters.stageName)),
    },
    {
      ...{ operation: "FlushStageCache", method: "DELETE", path: `${path}/{stageName}/cache/data`, names },
      handle: ({ parameters }) => {
        context.flushStageCache(stageOf(context, parameters.restApiId, parameters.stageName).id);
        return { status: 202 };
      },
    },
    {
      ...{
        operation: "FlushStageAuthorizersCache",
        method: "DELETE",
        path: `${path}/{stageName}/cache/authorizers`,
        names,
      },
      handle: ({ parameters }) => {
        context.flushStageAuthorizersCache(stageOf(context, parameters.restApiId, parameters.stageName).id);
        return { status: 202 };
      },
    },
  ];
}

function create(context: RestContext, restApiId: string | undefined, body: Unchecked): ControlReply {
  const api = apiOf(context, restApiId);
  const stageName = requiredText(body, "stageName", "createStageInput");
  const deploymentId = requiredText(body, "deploymentId", "createStageInput");
  if (context.stages.of(api.id).some((stage) => stage.stageName === stageName)) throw conflict("Stage already exists");
  requireDeployment(context, api.id, deploymentId);
  const members = stageMembers(body, { description: "description" });
  const stage: Stage = {
    ...newStage(context, { restApiId: api.id, stageName, deploymentId, members }),
    tags: requireTags(context, textsOf(body, "tags") ?? {}),
    ...canaryOf(context, api.id, body.canarySettings),
  };
  context.state.put("stages", stage);
  return { status: 201, body: showStage(stage) };
}

function canaryOf(context: RestContext, restApiId: string, canary: unknown): Pick<Stage, "canarySettings"> {
  if (!isObject(canary)) return {};
  const deploymentId = requiredText(canary, "deploymentId", "createStageInput.canarySettings");
  requireDeployment(context, restApiId, deploymentId);
  return {
    canarySettings: {
      deploymentId,
      percentTraffic: numberOf(canary, "percentTraffic") ?? 0,
      stageVariableOverrides: textsOf(canary, "stageVariableOverrides"),
      useStageCache: canary.useStageCache === true,
    },
  };
}

/** A stage on a usage plan stays: it must be taken off the plan first. */
function remove(context: RestContext, { id, restApiId, stageName }: Stage): ControlReply {
  const isPlanned = context.state
    .all("usagePlans")
    .some(({ apiStages }) => apiStages.some(({ apiId, stage }) => apiId === restApiId && stage === stageName));
  if (isPlanned)
    throw badRequest(
      `Cannot delete stage '${stageName}', because it is associated with usage plans. Remove it from the plans first.`,
    );
  context.state.remove("stages", id);
  return { status: 202 };
}
