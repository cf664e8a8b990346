import { z } from "zod";
import type { Readers } from "../../core/store.ts";

/**
 * What the account holds of API Gateway's HTTP APIs, with the member names of the vendor's wire (Amazon API Gateway
 * Version 2 API Reference), so that an answer is what is stored. Dates are ISO texts, as the service sends them.
 */

const texts = z.record(z.string(), z.string());

export const corsSchema = z.object({
  allowCredentials: z.boolean().optional(),
  allowHeaders: z.array(z.string()).optional(),
  allowMethods: z.array(z.string()).optional(),
  allowOrigins: z.array(z.string()).optional(),
  exposeHeaders: z.array(z.string()).optional(),
  /** Seconds. */
  maxAge: z.number().int().min(-1).max(86_400).optional(),
});
export type Cors = z.infer<typeof corsSchema>;

const integrationSchema = z.object({
  integrationId: z.string(),
  apiGatewayManaged: z.boolean().optional(),
  integrationType: z.enum(["HTTP_PROXY", "AWS_PROXY"]),
  integrationSubtype: z.string().optional(),
  /** `ANY` passes the consumer's method on. */
  integrationMethod: z.string().optional(),
  integrationUri: z.string().optional(),
  connectionType: z.enum(["INTERNET", "VPC_LINK"]),
  connectionId: z.string().optional(),
  credentialsArn: z.string().optional(),
  description: z.string().optional(),
  payloadFormatVersion: z.string(),
  /** `append|overwrite|remove:header|querystring.NAME` or `overwrite:path`, to an expression. */
  requestParameters: texts.optional(),
  /** By the backend's status code: `append|overwrite|remove:header.NAME` or `overwrite:statuscode`, to an expression. */
  responseParameters: z.record(z.string(), texts).optional(),
  timeoutInMillis: z.number().int(),
  tlsConfig: z.object({ serverNameToVerify: z.string().optional() }).optional(),
});
export type Integration = z.infer<typeof integrationSchema>;

const authorizerSchema = z.object({
  authorizerId: z.string(),
  authorizerType: z.enum(["JWT", "REQUEST"]),
  name: z.string(),
  /** Selection expressions, for example `$request.header.Authorization`. */
  identitySource: z.array(z.string()),
  jwtConfiguration: z.object({ issuer: z.string(), audience: z.array(z.string()) }).optional(),
  authorizerUri: z.string().optional(),
  authorizerCredentialsArn: z.string().optional(),
  authorizerPayloadFormatVersion: z.string().optional(),
  authorizerResultTtlInSeconds: z.number().optional(),
  enableSimpleResponses: z.boolean().optional(),
});
export type Authorizer = z.infer<typeof authorizerSchema>;

const routeSchema = z.object({
  routeId: z.string(),
  apiGatewayManaged: z.boolean().optional(),
  /** `GET /orders/{id}`, `ANY /orders/{proxy+}` or `$default`. */
  routeKey: z.string(),
  apiKeyRequired: z.boolean(),
  authorizationType: z.enum(["NONE", "JWT", "AWS_IAM", "CUSTOM"]),
  authorizerId: z.string().optional(),
  authorizationScopes: z.array(z.string()).optional(),
  operationName: z.string().optional(),
  /** `integrations/{integrationId}`. A route without one answers that the service failed. */
  target: z.string().optional(),
});
export type Route = z.infer<typeof routeSchema>;

const definitionSchema = z.object({
  routes: z.array(routeSchema),
  integrations: z.array(integrationSchema),
  authorizers: z.array(authorizerSchema),
  corsConfiguration: corsSchema.optional(),
});
/** What a deployment freezes. */
export type HttpDefinition = z.infer<typeof definitionSchema>;

export const routeSettingsSchema = z.object({
  detailedMetricsEnabled: z.boolean().optional(),
  /** Requests that may come at once. */
  throttlingBurstLimit: z.number().int().min(0).optional(),
  /** Requests a second. */
  throttlingRateLimit: z.number().min(0).optional(),
});
export type RouteSettings = z.infer<typeof routeSettingsSchema>;

export const accessLogSettingsSchema = z.object({
  destinationArn: z.string().optional(),
  format: z.string().optional(),
});

const stageSchema = z.object({
  stageName: z.string(),
  apiGatewayManaged: z.boolean().optional(),
  autoDeploy: z.boolean(),
  deploymentId: z.string().optional(),
  description: z.string().optional(),
  defaultRouteSettings: routeSettingsSchema,
  routeSettings: z.record(z.string(), routeSettingsSchema),
  stageVariables: texts,
  accessLogSettings: accessLogSettingsSchema.optional(),
  lastDeploymentStatusMessage: z.string().optional(),
  tags: texts,
  createdDate: z.string(),
  lastUpdatedDate: z.string(),
});
export type Stage = z.infer<typeof stageSchema>;

const deploymentSchema = z.object({
  deploymentId: z.string(),
  autoDeployed: z.boolean(),
  deploymentStatus: z.enum(["DEPLOYED", "FAILED", "PENDING"]),
  deploymentStatusMessage: z.string().optional(),
  description: z.string().optional(),
  createdDate: z.string(),
});
export type Deployment = z.infer<typeof deploymentSchema>;

const apiSchema = z.object({
  apiId: z.string(),
  name: z.string(),
  description: z.string().optional(),
  version: z.string().optional(),
  protocolType: z.enum(["HTTP", "WEBSOCKET"]),
  routeSelectionExpression: z.string(),
  apiKeySelectionExpression: z.string(),
  apiGatewayManaged: z.boolean().optional(),
  disableExecuteApiEndpoint: z.boolean(),
  ipAddressType: z.enum(["ipv4", "dualstack"]),
  importInfo: z.array(z.string()).optional(),
  warnings: z.array(z.string()).optional(),
  tags: texts,
  createdDate: z.string(),
});
/** The API itself; its address and its CORS configuration are added when it is shown. */
export type Api = z.infer<typeof apiSchema>;

const heldApiSchema = z.object({
  /** The API's id. */
  id: z.string(),
  api: apiSchema,
  /** As it was last edited, whether deployed or not. */
  definition: definitionSchema,
  stages: z.array(stageSchema),
  deployments: z.array(deploymentSchema),
});
/** An API with all that is below it, but for what its deployments froze. */
export type HeldApi = z.infer<typeof heldApiSchema>;

const snapshotSchema = z.object({
  /** `{apiId}/{deploymentId}`. */
  id: z.string(),
  definition: definitionSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export interface HttpKinds {
  readonly apis: HeldApi;
  readonly snapshots: Snapshot;
}

export const httpReaders: Readers<HttpKinds> = {
  apis: (value) => heldApiSchema.parse(value),
  snapshots: (value) => snapshotSchema.parse(value),
};

/** The vendor's default, and most: "Amazon API Gateway quotas". */
export const longestTimeoutMs = 30_000;
