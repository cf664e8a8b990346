import { z } from "zod";

// What we compare of an HTTP API, in the gateway's member names. The same shape is made of the document that we send and
// of the one that the gateway exports, so that its defaults and the names it gives to authorizers do not count.

const texts = z.record(z.string(), z.string());

export const integrationSchema = z.looseObject({
  /** `http_proxy` is what we send. */
  type: z.string(),
  httpMethod: z.string().optional(),
  uri: z.string().optional(),
  timeoutInMillis: z.number(),
  requestParameters: texts,
  /** Statuses with equal mappings stand together: `200 201 404`. */
  responseParameters: z.record(z.string(), texts),
});
export type Integration = z.infer<typeof integrationSchema>;

export const jwtAuthorizerSchema = z.object({
  type: z.literal("jwt"),
  issuer: z.string(),
  audience: z.array(z.string()),
  identitySource: z.array(z.string()),
  /** One of them is enough. */
  scopes: z.array(z.string()),
});
export type JwtAuthorizer = z.infer<typeof jwtAuthorizerSchema>;

export const routeSchema = z.object({
  integration: integrationSchema.optional(),
  authorizer: z.union([jwtAuthorizerSchema, z.looseObject({ type: z.string() })]).optional(),
});
export type Route = z.infer<typeof routeSchema>;

/** What "Configuring CORS for an HTTP API" lists. */
export const corsSchema = z.object({
  allowOrigins: z.array(z.string()),
  allowMethods: z.array(z.string()),
  allowHeaders: z.array(z.string()),
  exposeHeaders: z.array(z.string()),
  allowCredentials: z.boolean(),
  /** Seconds. */
  maxAge: z.number(),
});
export type Cors = z.infer<typeof corsSchema>;

/** A token bucket: "Throttling requests to your HTTP APIs". */
export const throttleSchema = z.object({
  /** Requests a second. */
  rate: z.number(),
  /** Requests that may come at once. */
  burst: z.number(),
});
export type Throttle = z.infer<typeof throttleSchema>;

/** The body of the resource `api`. */
export const apiBodySchema = z.object({
  name: z.string(),
  /** The definition's own name: HTTP APIs show it beside the name that addresses them. */
  description: z.string(),
  version: z.string(),
  /** Of the document, as its tag says. */
  digest: z.string().optional(),
  /** Those of our own keys, but for the digest. */
  tags: texts,
  cors: corsSchema.nullable(),
  routes: z.record(z.string(), routeSchema),
  /** Operation names by route key, where the gateway tells them. Only read, and so never compared. */
  operationIds: texts.optional(),
  /** Said of what is no HTTP API of the account's own: `WEBSOCKET`, or one that another service manages. */
  readOnly: z.string().optional(),
});
export type ApiBody = z.infer<typeof apiBodySchema>;

/** The body of the resource `stage`. */
export const stageBodySchema = z.object({
  stageName: z.string(),
  autoDeploy: z.boolean(),
  throttle: throttleSchema.nullable(),
  /** By route key. */
  routeThrottles: z.record(z.string(), throttleSchema),
});
export type StageBody = z.infer<typeof stageBodySchema>;
