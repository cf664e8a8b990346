import type { Api, GetApiResponse, Stage } from "@aws-sdk/client-apigatewayv2";

/** What we read of an API in a list. */
export interface ApiRow {
  readonly apiId: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly protocolType: string;
  /** Made and kept by another service of AWS, which alone may change it. */
  readonly isManaged: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly cors?: CorsRow;
}

/** Members that are absent are empty. */
export interface CorsRow {
  readonly allowOrigins?: string[];
  readonly allowMethods?: string[];
  readonly allowHeaders?: string[];
  readonly exposeHeaders?: string[];
  readonly allowCredentials?: boolean;
  readonly maxAge?: number;
}

/** What we read of a stage. */
export interface StageRow {
  readonly stageName: string;
  readonly autoDeploy: boolean;
  readonly deploymentId: string;
  readonly lastUpdated?: Date;
  /** What became of the last deployment, in the gateway's words. */
  readonly deploymentMessage: string;
  readonly throttle?: ThrottleRow;
  readonly routeThrottles: Readonly<Record<string, ThrottleRow>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ThrottleRow {
  readonly rate?: number;
  readonly burst?: number;
}

/** Undefined where the SDK says that a member which every API has is not there. */
export function readApiRow(api: Api | GetApiResponse): ApiRow | undefined {
  const { ApiId: apiId, Name: name, CorsConfiguration: cors } = api;
  if (apiId === undefined || name === undefined) return undefined;
  return {
    apiId,
    name,
    description: api.Description ?? "",
    version: api.Version ?? "",
    protocolType: api.ProtocolType ?? "HTTP",
    isManaged: api.ApiGatewayManaged === true,
    tags: api.Tags ?? {},
    ...(cors === undefined
      ? {}
      : {
          cors: {
            allowOrigins: cors.AllowOrigins,
            allowMethods: cors.AllowMethods,
            allowHeaders: cors.AllowHeaders,
            exposeHeaders: cors.ExposeHeaders,
            allowCredentials: cors.AllowCredentials,
            maxAge: cors.MaxAge,
          },
        }),
  };
}

export function readStageRow(stage: Stage): StageRow | undefined {
  const { StageName: stageName, DefaultRouteSettings, RouteSettings = {} } = stage;
  if (stageName === undefined) return undefined;
  return {
    stageName,
    autoDeploy: stage.AutoDeploy === true,
    deploymentId: stage.DeploymentId ?? "",
    lastUpdated: stage.LastUpdatedDate,
    deploymentMessage: stage.LastDeploymentStatusMessage ?? "",
    throttle: DefaultRouteSettings && readThrottle(DefaultRouteSettings),
    routeThrottles: Object.fromEntries(
      Object.entries(RouteSettings).map(([routeKey, settings]) => [routeKey, readThrottle(settings)]),
    ),
    tags: stage.Tags ?? {},
  };
}

function readThrottle(settings: NonNullable<Stage["DefaultRouteSettings"]>): ThrottleRow {
  return { rate: settings.ThrottlingRateLimit, burst: settings.ThrottlingBurstLimit };
}
