import { createHash } from "node:crypto";
import { z } from "zod";
import type { OwnerMark, Resource } from "#lib/model/resource.ts";
import { partitionOf } from "../aws/settings.ts";
import { operationMark as markOf } from "./wire/authorizer/operation-mark.ts";
import { authorizerCode } from "./wire/authorizer-code.ts";
import { zip } from "./wire/zip.ts";

// ── What AWS sends, as the SDK hands it over: only what we read is required. ──

const texts = z.record(z.string(), z.string());

export const restApiSchema = z.object({
  id: z.string(),
  name: z.string().default(""),
  description: z.string().optional(),
  version: z.string().optional(),
  tags: texts.optional(),
  createdDate: z.date().optional(),
  endpointConfiguration: z.object({ types: z.array(z.string()).optional() }).optional(),
  /** Absent where nothing is under way. */
  apiStatus: z.string().optional(),
});
export type RestApi = z.infer<typeof restApiSchema>;

const methodSettingSchema = z.object({
  /** Requests per second; -1 where there is no limit of its own. */
  throttlingRateLimit: z.number().optional(),
  throttlingBurstLimit: z.number().optional(),
  cachingEnabled: z.boolean().optional(),
  /** Seconds. */
  cacheTtlInSeconds: z.number().optional(),
});

export const stageSchema = z.object({
  stageName: z.string(),
  deploymentId: z.string().optional(),
  description: z.string().optional(),
  methodSettings: z.record(z.string(), methodSettingSchema).optional(),
  variables: texts.optional(),
  cacheClusterEnabled: z.boolean().optional(),
  /** Gigabytes. It stays when the cluster goes. */
  cacheClusterSize: z.string().optional(),
  canarySettings: z
    .object({
      deploymentId: z.string().optional(),
      percentTraffic: z.number().optional(),
      stageVariableOverrides: texts.optional(),
    })
    .optional(),
  lastUpdatedDate: z.date().optional(),
});
export type Stage = z.infer<typeof stageSchema>;

export const deploymentSchema = z.object({
  id: z.string(),
  description: z.string().optional(),
  createdDate: z.date().optional(),
});
export type Deployment = z.infer<typeof deploymentSchema>;

const methodSchema = z.object({
  authorizationType: z.string().default("NONE"),
  authorizationScopes: z.array(z.string()).default([]),
  apiKeyRequired: z.boolean().default(false),
  /** `method.request.querystring.page` to whether it is required. */
  requestParameters: z.record(z.string(), z.boolean()).default({}),
  methodIntegration: z
    .object({
      type: z.string().optional(),
      httpMethod: z.string().optional(),
      uri: z.string().optional(),
      requestParameters: texts.default({}),
      requestTemplates: texts.default({}),
      timeoutInMillis: z.number().optional(),
      cacheKeyParameters: z.array(z.string()).default([]),
    })
    .optional(),
});

/** A path of the definition as it is now, deployed or not. */
export const pathResourceSchema = z.object({
  path: z.string(),
  resourceMethods: z.record(z.string(), methodSchema).default({}),
});
export type PathResource = z.infer<typeof pathResourceSchema>;

export const usagePlanSchema = z.object({
  id: z.string(),
  name: z.string().default(""),
  apiStages: z.array(z.object({ apiId: z.string().optional(), stage: z.string().optional() })).optional(),
  throttle: z.object({ rateLimit: z.number().optional(), burstLimit: z.number().optional() }).optional(),
  quota: z.object({ limit: z.number().optional(), period: z.string().optional() }).optional(),
  tags: texts.optional(),
});
export type UsagePlan = z.infer<typeof usagePlanSchema>;

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string().default(""),
  description: z.string().optional(),
  createdDate: z.date().optional(),
  tags: texts.optional(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** GetFunction of Lambda. */
export const lambdaFunctionSchema = z.object({
  Configuration: z.object({
    FunctionArn: z.string(),
    Runtime: z.string().optional(),
    Handler: z.string().optional(),
    Role: z.string().optional(),
    CodeSha256: z.string().optional(),
    /** Absent where nothing is under way. */
    State: z.string().optional(),
    StateReason: z.string().optional(),
    LastUpdateStatus: z.string().optional(),
    LastUpdateStatusReason: z.string().optional(),
  }),
  Tags: texts.optional(),
});
export type LambdaFunction = z.infer<typeof lambdaFunctionSchema>;

/** A statement of a function's policy; of those that name no service, or hold other conditions, we read that they are not ours. */
const permissionSchema = z.object({
  Sid: z.string().optional(),
  Principal: z.object({ Service: z.string() }).optional().catch(undefined),
  Action: z.string().optional().catch(undefined),
  Condition: z.record(z.string(), z.record(z.string(), z.string())).optional().catch(undefined),
});
export type Permission = z.infer<typeof permissionSchema>;
export const functionPolicySchema = z.object({ Statement: z.array(permissionSchema) });

// ── What we send ──

/** A JSON Patch as the control API takes it: "Amazon API Gateway API reference", PatchOperation. */
export interface Patch {
  readonly op: "add" | "remove" | "replace";
  readonly path: string;
  readonly value?: string;
}

/** A token bucket: `rate` requests per second flow in, `burst` fit in. */
export type Throttle = { readonly rate: number; readonly burst: number };

/** The cache of a stage. */
export interface StageCache {
  /** Gigabytes; empty where there is none. */
  readonly clusterSize: string;
  /** For how long answers are kept, by method key. */
  readonly ttlSeconds: Readonly<Record<string, number>>;
}

/** What a stage holds for all requests, whatever it serves them. */
export interface StageSettings {
  readonly throttling: Readonly<Record<string, Throttle>>;
  readonly cache: StageCache;
}

export const noCache: StageCache = { clusterSize: "", ttlSeconds: {} };

// ── The managed function that checks tokens ──

/** One in each account and Region, for all APIs there. */
export const authorizerName = "gatehouse-authorizer";

export function authorizerArn({ region, account }: { readonly region: string; readonly account: string }): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:function:${authorizerName}`;
}

/** How plans name it. */
export const authorizerLabel = `function ${authorizerName}, shared by all APIs of the account and Region`;

/** By what the function is run, and where its code begins. */
export const authorizerRuntime = { runtime: "nodejs22.x", handler: "handler.handler" } as const;
/** Time for two requests to an issuer, and memory for a quick start: Lambda gives computing power by memory. */
export const authorizerLimits = { timeoutSeconds: 10, memoryMb: 256 } as const;

/** The function's code, as it is uploaded and as Lambda gives it back by its digest (CodeSha256). */
export const authorizerPackage = packed();

function packed(): { readonly archive: Uint8Array; readonly codeSha256: string } {
  const archive = zip(authorizerCode);
  return { archive, codeSha256: createHash("sha256").update(archive).digest("base64") };
}

/** By which the function knows an operation. */
export function operationMark(method: string, path: string): string {
  return markOf(method, path);
}

/** The statement by which API Gateway may call the function, for the authorizers of every API of the account. */
export const authorizerStatement = "gatehouse-api-gateway";

export function authorizerSources({ region, account }: { readonly region: string; readonly account: string }): string {
  return `arn:${partitionOf(region)}:execute-api:${region}:${account}:*/authorizers/*`;
}

// ── Marks of ours in free text ──

/** On each snapshot: whose it is, and the digest of the document that it was made from. */
export function snapshotMark(deploymentId: string, digest: string): string {
  return `gatehouse ${deploymentId} ${digest}`;
}

/** On each stage that we make, so that one of a former name is known again. */
export function stageMark(deploymentId: string): string {
  return `gatehouse ${deploymentId}`;
}

/** The digest of a snapshot that this deployment of ours made. */
export function digestOf({ description }: Deployment, deploymentId: string): string | undefined {
  const [word, owner, digest] = (description ?? "").split(" ");
  return word === "gatehouse" && owner === deploymentId ? digest : undefined;
}

/** What the API's name, which is our slug, does not tell: the definition's own name and its base path. */
export function describeApi(name: string, basePath: string): string {
  return `${name} (${basePath}). Deployed by Gatehouse.`;
}

/** The base path has no blanks and no brackets, so the last bracket is ours whatever the name holds. */
export function readDescription(description: string | undefined): { name: string; basePath: string } | undefined {
  const found = /^(.*) \((\/[A-Za-z0-9._~/-]*)\)\. Deployed by Gatehouse\.$/s.exec(description ?? "");
  const [, name, basePath] = found ?? [];
  return name && basePath ? { name, basePath } : undefined;
}

/** How the names of a deployment's API keys begin; what follows is our own id of the key. */
export function keyPrefix({ deploymentId }: Pick<OwnerMark, "deploymentId">): string {
  return `gatehouse-${deploymentId}-`;
}

// ── Settings of single methods ──

/** Every method of the stage. */
export const everyMethod = "*/*";

/** As `methodSettings` is keyed and as UpdateStage names it: the path's slashes are written `~1`. */
export function methodKey(path: string, method: string): string {
  return `${path.replaceAll("/", "~1")}/${method}`;
}

/** Limits of a stage, by method key; entries that limit nothing are left out. */
export function throttlingOf({ methodSettings = {} }: Stage): Record<string, Throttle> {
  const entries = Object.entries(methodSettings).flatMap(([key, { throttlingRateLimit, throttlingBurstLimit }]) =>
    throttlingRateLimit === undefined || throttlingRateLimit < 0
      ? []
      : [[key, { rate: throttlingRateLimit, burst: throttlingBurstLimit ?? 0 }] as const],
  );
  return Object.fromEntries(entries);
}

/** The cluster of a stage, and the methods that it answers for. */
export function cacheOf({
  cacheClusterEnabled = false,
  cacheClusterSize = "",
  methodSettings = {},
}: Stage): StageCache {
  const kept = Object.entries(methodSettings)
    .flatMap(([key, { cachingEnabled = false, cacheTtlInSeconds = 300 }]) =>
      cachingEnabled ? [[key, cacheTtlInSeconds] as const] : [],
    )
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { clusterSize: cacheClusterEnabled ? cacheClusterSize : "", ttlSeconds: Object.fromEntries(kept) };
}

/** Bodies are made and read in one form, so there is nothing to turn round. */
export function canonicalize<R extends Resource>(resource: R): R {
  return resource;
}
