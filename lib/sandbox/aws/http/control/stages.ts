import { z } from "zod";
import { badRequest, conflict, limitExceeded, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { type Apis, stageOf } from "../apis.ts";
import { accessLogSettingsSchema, type HeldApi, routeSettingsSchema, type Stage } from "../model.ts";
import { mostStages } from "../quotas.ts";
import { pageReply } from "./paging.ts";
import { concerning, type ProductParts } from "./product-parts.ts";
import { readBody } from "./read-body.ts";
import { checkTags, tagsSchema } from "./tags.ts";

const changeSchema = z
  .object({
    accessLogSettings: accessLogSettingsSchema,
    autoDeploy: z.boolean(),
    defaultRouteSettings: routeSettingsSchema,
    deploymentId: z.string(),
    description: z.string().max(1_024),
    routeSettings: z.record(z.string(), routeSettingsSchema),
    stageVariables: z.record(z.string().regex(/^\w+$/), z.string().regex(/^[A-Za-z0-9\-._~:/?#&=,]*$/)),
  })
  .partial();
const creationSchema = changeSchema.extend({ stageName: z.string(), tags: tagsSchema.optional() });
type StageChange = z.infer<typeof changeSchema>;

export function stageRoutes(parts: ProductParts): ControlRoute[] {
  const { apis } = parts;
  const stages = "/v2/apis/{apiId}/stages";
  const stage = `${stages}/{stageName}`;
  return [
    {
      ...{ operation: "GetStages", method: "GET", path: stages },
      handle: (request) =>
        pageReply(request, apis.get(request.parameters.apiId ?? "").stages, ({ stageName }) => stageName),
    },
    {
      ...{ operation: "CreateStage", method: "POST", path: stages, ...concerning(parts) },
      handle: (request) => create(apis, request),
    },
    {
      ...{ operation: "GetStage", method: "GET", path: stage },
      handle: ({ parameters }) => ({
        status: 200,
        body: stageOf(apis.get(parameters.apiId ?? ""), parameters.stageName ?? ""),
      }),
    },
    {
      ...{ operation: "UpdateStage", method: "PATCH", path: stage, ...concerning(parts) },
      handle: (request) => update(apis, request),
    },
    {
      ...{ operation: "DeleteStage", method: "DELETE", path: stage, ...concerning(parts) },
      handle: (request) => {
        const [held, { stageName }] = find(apis, request);
        const stages = held.stages.filter((other) => other.stageName !== stageName);
        apis.store.put("apis", { ...held, stages });
        return { status: 204 };
      },
    },
    {
      ...{ operation: "DeleteRouteSettings", method: "DELETE", ...concerning(parts) },
      path: `${stage}/routesettings/{routeKey}`,
      handle: (request) => {
        const [held, { stageName, routeSettings }] = find(apis, request);
        const { [request.parameters.routeKey ?? ""]: removed, ...rest } = routeSettings;
        if (removed === undefined) throw notFound("Unable to find RouteSettings by the given route key");
        apis.changeStage(held, stageName, { routeSettings: rest });
        return { status: 204 };
      },
    },
    {
      ...{ operation: "DeleteAccessLogSettings", method: "DELETE", ...concerning(parts) },
      path: `${stage}/accesslogsettings`,
      handle: (request) => {
        const [held, { stageName }] = find(apis, request);
        apis.changeStage(held, stageName, { accessLogSettings: undefined });
        return { status: 204 };
      },
    },
  ];
}

function find(apis: Apis, request: ControlRequest): readonly [HeldApi, Stage] {
  const held = apis.editable(request.parameters.apiId ?? "");
  return [held, stageOf(held, request.parameters.stageName ?? "")];
}

function create(apis: Apis, request: ControlRequest): ControlReply {
  const held = apis.editable(request.parameters.apiId ?? "");
  const { tags = {}, ...body } = readBody(request, creationSchema);
  const { stageName, autoDeploy = false } = body;
  if (!/^(\$default|[A-Za-z0-9_-]{1,128})$/.test(stageName))
    throw badRequest("Stage name only allows a-zA-Z0-9_- or $default");
  if (held.stages.some((stage) => stage.stageName === stageName)) throw conflict("Stage already exists");
  if (held.stages.length >= mostStages)
    throw limitExceeded(`Maximum number of stages for this API has been reached. Limit: ${mostStages}`);
  checkTags(tags);
  const createdDate = apis.date();
  const stage: Stage = {
    ...{ stageName, autoDeploy, tags, createdDate, lastUpdatedDate: createdDate },
    ...{ defaultRouteSettings: { detailedMetricsEnabled: false }, routeSettings: {}, stageVariables: {} },
  };
  const changed = mergedChange(held, stage, body);
  return { status: 201, body: keep(apis, { ...held, stages: [...held.stages, stage] }, stage, changed) };
}

function update(apis: Apis, request: ControlRequest): ControlReply {
  const [held, stage] = find(apis, request);
  const changed = mergedChange(held, stage, readBody(request, changeSchema));
  return { status: 200, body: keep(apis, held, stage, changed) };
}

/** Turning automatic deployment on deploys at once. */
function keep(apis: Apis, held: HeldApi, before: Stage, change: Partial<Stage>): Stage {
  const { stageName } = before;
  const turnsOn = change.autoDeploy === true && (!before.autoDeploy || before.deploymentId === undefined);
  const changed = apis.changeStage(held, stageName, change);
  return stageOf(turnsOn ? apis.deployAutomatically(changed, stageName) : changed, stageName);
}

/** Settings are merged member by member, and an empty text removes a variable. */
function mergedChange(held: HeldApi, stage: Stage, change: StageChange): Partial<Stage> {
  const { deploymentId, autoDeploy = stage.autoDeploy } = change;
  if (deploymentId !== undefined && autoDeploy)
    throw badRequest(`Deployment ID cannot be set on this stage ${stage.stageName} because AutoDeploy is enabled.`);
  if (deploymentId !== undefined && !held.deployments.some((known) => known.deploymentId === deploymentId))
    throw notFound("Invalid deployment identifier specified");
  for (const routeKey of Object.keys(change.routeSettings ?? {}))
    if (!held.definition.routes.some((route) => route.routeKey === routeKey))
      throw notFound(`Unable to find Route by key ${routeKey} within the provided RouteSettings`);
  const variables = Object.entries({ ...stage.stageVariables, ...change.stageVariables });
  const routeSettings = Object.entries(change.routeSettings ?? {}).map(
    ([routeKey, settings]) => [routeKey, { ...stage.routeSettings[routeKey], ...settings }] as const,
  );
  return {
    ...change,
    defaultRouteSettings: { ...stage.defaultRouteSettings, ...change.defaultRouteSettings },
    routeSettings: { ...stage.routeSettings, ...Object.fromEntries(routeSettings) },
    stageVariables: Object.fromEntries(variables.filter(([, value]) => value !== "")),
  };
}
