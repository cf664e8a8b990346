import { z } from "zod";
import type { Readers } from "../../core/store.ts";

/** What the account holds of API Gateway's REST APIs, in the words of the vendor's API reference. Times are milliseconds since the epoch. */

const texts = z.record(z.string(), z.string());

const modelSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  /** A JSON Schema, draft 4, as text. References are `https://apigateway.amazonaws.com/restapis/{id}/models/{name}`. */
  schema: z.string().optional(),
  contentType: z.string(),
});
export type Model = z.infer<typeof modelSchema>;

const requestValidatorSchema = z.object({
  id: z.string(),
  name: z.string(),
  validateRequestBody: z.boolean(),
  validateRequestParameters: z.boolean(),
});
export type RequestValidator = z.infer<typeof requestValidatorSchema>;

const authorizerSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(["TOKEN", "REQUEST", "COGNITO_USER_POOLS"]),
  /** As the document labels it: `custom`, `oauth2`, `cognito_user_pools`. */
  authType: z.string().optional(),
  providerARNs: z.array(z.string()).optional(),
  /** `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function ARN}/invocations`. */
  authorizerUri: z.string().optional(),
  authorizerCredentials: z.string().optional(),
  /** Comma-separated `method.request.header.X`, `method.request.querystring.X`, `stageVariables.X`, `context.X`. */
  identitySource: z.string().optional(),
  identityValidationExpression: z.string().optional(),
  /** Seconds, 0 to 3600; absent means the vendor's 300. */
  authorizerResultTtlInSeconds: z.number().optional(),
});
export type Authorizer = z.infer<typeof authorizerSchema>;

const gatewayResponseSchema = z.object({
  /** For example `INVALID_API_KEY` or `DEFAULT_4XX`. Only those that were customised are kept. */
  responseType: z.string(),
  statusCode: z.string().optional(),
  /** `gatewayresponse.header.X` to a quoted literal or a mapping expression. */
  responseParameters: texts,
  /** By content type. */
  responseTemplates: texts,
});
export type GatewayResponse = z.infer<typeof gatewayResponseSchema>;

const contentHandlingSchema = z.enum(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]);

const integrationResponseSchema = z.object({
  statusCode: z.string(),
  /** A regular expression on the backend's status (HTTP) or error (Lambda); absent means the default response. */
  selectionPattern: z.string().optional(),
  /** `method.response.header.X` to `integration.response.header.X`, `context.X` or a quoted literal. */
  responseParameters: texts.optional(),
  /** By content type; an empty text passes the body through. */
  responseTemplates: texts.optional(),
  contentHandling: contentHandlingSchema.optional(),
});
export type IntegrationResponse = z.infer<typeof integrationResponseSchema>;

const integrationSchema = z.object({
  type: z.enum(["HTTP", "HTTP_PROXY", "MOCK", "AWS", "AWS_PROXY"]),
  httpMethod: z.string().optional(),
  uri: z.string().optional(),
  connectionType: z.enum(["INTERNET", "VPC_LINK"]).optional(),
  connectionId: z.string().optional(),
  credentials: z.string().optional(),
  /** `integration.request.{path|header|querystring}.X` to `method.request.…`, `context.…`, `stageVariables.…` or a quoted literal. */
  requestParameters: texts.optional(),
  requestTemplates: texts.optional(),
  passthroughBehavior: z.enum(["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]),
  contentHandling: contentHandlingSchema.optional(),
  timeoutInMillis: z.number(),
  cacheNamespace: z.string(),
  cacheKeyParameters: z.array(z.string()),
  tlsConfig: z.object({ insecureSkipVerification: z.boolean().optional() }).optional(),
  /** By status code, not by selection pattern. */
  integrationResponses: z.record(z.string(), integrationResponseSchema).optional(),
});
export type Integration = z.infer<typeof integrationSchema>;

const methodResponseSchema = z.object({
  statusCode: z.string(),
  /** `method.response.header.X` to whether it is required. */
  responseParameters: z.record(z.string(), z.boolean()).optional(),
  /** Content type to the name of a model. */
  responseModels: texts.optional(),
});
export type MethodResponse = z.infer<typeof methodResponseSchema>;

const methodSchema = z.object({
  /** In capitals; `ANY` stands for each that has no method of its own. */
  httpMethod: z.string(),
  authorizationType: z.enum(["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"]),
  authorizerId: z.string().optional(),
  authorizationScopes: z.array(z.string()).optional(),
  apiKeyRequired: z.boolean(),
  requestValidatorId: z.string().optional(),
  operationName: z.string().optional(),
  /** `method.request.{path|header|querystring}.X` to whether it is required. */
  requestParameters: z.record(z.string(), z.boolean()).optional(),
  /** Content type to the name of a model. */
  requestModels: texts.optional(),
  /** By status code. */
  methodResponses: z.record(z.string(), methodResponseSchema).optional(),
  methodIntegration: integrationSchema.optional(),
});
export type Method = z.infer<typeof methodSchema>;

const resourceSchema = z.object({
  id: z.string(),
  /** Absent for the root alone. */
  parentId: z.string().optional(),
  /** The last segment: `pets`, `{petId}` or `{proxy+}`. */
  pathPart: z.string().optional(),
  /** `/` or `/pets/{petId}`. */
  path: z.string(),
  /** By httpMethod. */
  resourceMethods: z.record(z.string(), methodSchema),
});
export type Resource = z.infer<typeof resourceSchema>;

const contentsSchema = z.object({
  /** By id. */
  resources: z.record(z.string(), resourceSchema),
  /** By name. */
  models: z.record(z.string(), modelSchema),
  /** By id. */
  authorizers: z.record(z.string(), authorizerSchema),
  /** By id. */
  requestValidators: z.record(z.string(), requestValidatorSchema),
  /** By response type. */
  gatewayResponses: z.record(z.string(), gatewayResponseSchema),
});
/** What a document describes below the API itself. */
export type Contents = z.infer<typeof contentsSchema>;

const apiSettingsSchema = z.object({
  name: z.string(),
  description: z.string().optional(),
  version: z.string().optional(),
  /** The resource policy as JSON text, with `execute-api:/…` already expanded to whole ARNs. */
  policy: z.string().optional(),
  apiKeySource: z.enum(["HEADER", "AUTHORIZER"]),
  binaryMediaTypes: z.array(z.string()).optional(),
  /** Bytes, 0 to 10485760; absent means that nothing is compressed. */
  minimumCompressionSize: z.number().optional(),
  disableExecuteApiEndpoint: z.boolean(),
  vpcEndpointIds: z.array(z.string()).optional(),
});
/** The fields of an API that travel inside a document, so that a put in mode overwrite resets those the document lacks. */
export type ApiSettings = z.infer<typeof apiSettingsSchema>;

const restApiSchema = z.object({
  id: z.string(),
  settings: apiSettingsSchema,
  endpointType: z.enum(["EDGE", "REGIONAL", "PRIVATE"]),
  rootResourceId: z.string(),
  createdDate: z.number(),
  tags: texts,
  apiStatus: z.enum(["AVAILABLE", "UPDATING", "PENDING", "FAILED"]),
});
export type RestApi = z.infer<typeof restApiSchema>;

const definitionSchema = contentsSchema.extend({ id: z.string() });
/** The latest contents of an API; its id is the API's. What consumers meet is a deployment's, never this. */
export type Definition = z.infer<typeof definitionSchema>;

const deploymentSchema = z.object({
  id: z.string(),
  restApiId: z.string(),
  description: z.string().optional(),
  createdDate: z.number(),
  /** The whole API as it was when it was deployed. Never changes. */
  snapshot: z.object({ settings: apiSettingsSchema, contents: contentsSchema }),
});
export type Deployment = z.infer<typeof deploymentSchema>;

const methodSettingSchema = z.object({
  metricsEnabled: z.boolean(),
  /** Absent until it was set once. */
  loggingLevel: z.enum(["OFF", "ERROR", "INFO"]).optional(),
  dataTraceEnabled: z.boolean(),
  /** Requests; -1 means no limit of its own. */
  throttlingBurstLimit: z.number(),
  /** Requests per second; -1 means no limit of its own. */
  throttlingRateLimit: z.number(),
  cachingEnabled: z.boolean(),
  /** Seconds, 0 to 3600. */
  cacheTtlInSeconds: z.number(),
  cacheDataEncrypted: z.boolean(),
  requireAuthorizationForCacheControl: z.boolean(),
  unauthorizedCacheControlHeaderStrategy: z.enum([
    "FAIL_WITH_403",
    "SUCCEED_WITH_RESPONSE_HEADER",
    "SUCCEED_WITHOUT_RESPONSE_HEADER",
  ]),
});
export type MethodSetting = z.infer<typeof methodSettingSchema>;

const canarySettingsSchema = z.object({
  deploymentId: z.string(),
  /** 0 to 100. */
  percentTraffic: z.number(),
  stageVariableOverrides: texts.optional(),
  useStageCache: z.boolean(),
});
export type CanarySettings = z.infer<typeof canarySettingsSchema>;

const stageSchema = z.object({
  /** `{restApiId}/{stageName}`: see `stageId`. */
  id: z.string(),
  restApiId: z.string(),
  stageName: z.string(),
  deploymentId: z.string(),
  description: z.string().optional(),
  variables: texts.optional(),
  /** By the key of the vendor's `methodSettings`: every method under `* / *` without the spaces, `~1pets~1{petId}/GET` for one. */
  methodSettings: z.record(z.string(), methodSettingSchema),
  canarySettings: canarySettingsSchema.optional(),
  cacheClusterEnabled: z.boolean(),
  /** Gigabytes, as text: "0.5". */
  cacheClusterSize: z.string().optional(),
  clientCertificateId: z.string().optional(),
  documentationVersion: z.string().optional(),
  accessLogSettings: z.object({ destinationArn: z.string().optional(), format: z.string().optional() }).optional(),
  tracingEnabled: z.boolean(),
  tags: texts,
  createdDate: z.number(),
  lastUpdatedDate: z.number(),
});
export type Stage = z.infer<typeof stageSchema>;

const throttleSettingsSchema = z.object({
  /** Requests. */
  burstLimit: z.number().optional(),
  /** Requests per second. */
  rateLimit: z.number().optional(),
});
export type ThrottleSettings = z.infer<typeof throttleSettingsSchema>;

const usagePlanSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  apiStages: z.array(
    z.object({
      apiId: z.string(),
      stage: z.string(),
      /** By `/pets/{petId}/GET`. */
      throttle: z.record(z.string(), throttleSettingsSchema).optional(),
    }),
  ),
  throttle: throttleSettingsSchema.optional(),
  quota: z.object({ limit: z.number(), offset: z.number(), period: z.enum(["DAY", "WEEK", "MONTH"]) }).optional(),
  productCode: z.string().optional(),
  /** The API keys that were put on the plan. */
  keyIds: z.array(z.string()),
  tags: texts,
});
export type UsagePlan = z.infer<typeof usagePlanSchema>;

const apiKeySchema = z.object({
  id: z.string(),
  /** What consumers send, 20 to 128 characters. */
  value: z.string(),
  name: z.string().optional(),
  customerId: z.string().optional(),
  description: z.string().optional(),
  enabled: z.boolean(),
  createdDate: z.number(),
  lastUpdatedDate: z.number(),
  stageKeys: z.array(z.string()),
  tags: texts,
});
export type ApiKey = z.infer<typeof apiKeySchema>;

const accountSettingsSchema = z.object({
  /** There is one: `accountSettingsId`. */
  id: z.string(),
  /** The role that may write logs; without one, stages cannot be made to log. */
  cloudwatchRoleArn: z.string().optional(),
});
export type AccountSettings = z.infer<typeof accountSettingsSchema>;

export const accountSettingsId = "account";

/** Every kind of object of the REST product, by the name of its table. */
export interface RestEntities {
  restApis: RestApi;
  definitions: Definition;
  deployments: Deployment;
  stages: Stage;
  usagePlans: UsagePlan;
  apiKeys: ApiKey;
  accountSettings: AccountSettings;
}

export const restReaders: Readers<RestEntities> = {
  restApis: (value) => restApiSchema.parse(value),
  definitions: (value) => definitionSchema.parse(value),
  deployments: (value) => deploymentSchema.parse(value),
  stages: (value) => stageSchema.parse(value),
  usagePlans: (value) => usagePlanSchema.parse(value),
  apiKeys: (value) => apiKeySchema.parse(value),
  accountSettings: (value) => accountSettingsSchema.parse(value),
};

/** The key of a stage in its table. */
export function stageId(restApiId: string, stageName: string): string {
  return `${restApiId}/${stageName}`;
}
