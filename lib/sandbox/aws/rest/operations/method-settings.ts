import { badRequest } from "../../control/aws-error.ts";
import type { MethodSetting, Stage } from "../model.ts";
import { booleanValue, numberValue, type Patch, requiredValue } from "../patch.ts";
import { invalidStagePath } from "./stage-paths.ts";

const unset: MethodSetting = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  // The account's own limits: "Account-level throttling per Region".
  throttlingBurstLimit: 5_000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
};

const httpMethods = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY", "*"];

/**
 * The stage's settings per method after a patch of `/{resource path}/{method}/{group}/{setting}`, or the removal of
 * `/{resource path}/{method}` with all of them. Slashes of the resource path are `~1`.
 */
export function patchedMethodSettings(stage: Stage, patch: Patch): Stage["methodSettings"] {
  const [resourcePath, httpMethod, group, setting, ...rest] = patch.parts;
  const isMethod = resourcePath !== undefined && httpMethod !== undefined && httpMethods.includes(httpMethod);
  if (!isMethod || (resourcePath === "*") !== (httpMethod === "*") || rest.length > 0) throw invalidStagePath(patch);
  const key = `${resourcePath.replaceAll("/", "~1")}/${httpMethod}`;
  const present = stage.methodSettings[key];
  if (patch.op === "remove") {
    if (present === undefined || group !== undefined)
      throw badRequest(`Cannot remove method setting ${key} because there is no method setting for this method `);
    const { [key]: _removed, ...others } = stage.methodSettings;
    return others;
  }
  if (patch.op !== "replace") throw badRequest(`Invalid ${patch.op} operation with path: ${patch.path}`);
  const base = present ?? stage.methodSettings["*/*"] ?? unset;
  return { ...stage.methodSettings, [key]: { ...base, ...change(`${group}/${setting}`, patch) } };
}

function change(setting: string, patch: Patch): Partial<MethodSetting> {
  switch (setting) {
    case "metrics/enabled":
      return { metricsEnabled: booleanValue(patch) };
    case "logging/dataTrace":
      return { dataTraceEnabled: booleanValue(patch) };
    case "logging/loglevel":
      return { loggingLevel: levelOf(requiredValue(patch)) };
    case "throttling/burstLimit":
      return { throttlingBurstLimit: limitOf(patch) };
    case "throttling/rateLimit":
      return { throttlingRateLimit: limitOf(patch) };
    case "caching/enabled":
      return { cachingEnabled: booleanValue(patch) };
    case "caching/ttlInSeconds":
      return { cacheTtlInSeconds: ttlOf(patch) };
    case "caching/dataEncrypted":
      return { cacheDataEncrypted: booleanValue(patch) };
    case "caching/requireAuthorizationForCacheControl":
      return { requireAuthorizationForCacheControl: booleanValue(patch) };
    case "caching/unauthorizedCacheControlHeaderStrategy":
      return { unauthorizedCacheControlHeaderStrategy: strategyOf(requiredValue(patch)) };
    default:
      throw invalidStagePath(patch);
  }
}

function levelOf(value: string): MethodSetting["loggingLevel"] {
  if (value !== "OFF" && value !== "ERROR" && value !== "INFO")
    throw badRequest("Invalid logging level specified. Valid options are OFF,ERROR,INFO");
  return value;
}

function limitOf(patch: Patch): number {
  const limit = numberValue(patch);
  if (limit < -1) throw badRequest(`Invalid value for ${patch.path}: must not be negative`);
  return limit;
}

function ttlOf(patch: Patch): number {
  const ttl = numberValue(patch);
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > 3_600)
    throw badRequest("Invalid cache TTL specified. It must be between 0 and 3600 seconds");
  return ttl;
}

function strategyOf(value: string): MethodSetting["unauthorizedCacheControlHeaderStrategy"] {
  if (
    value !== "FAIL_WITH_403" &&
    value !== "SUCCEED_WITH_RESPONSE_HEADER" &&
    value !== "SUCCEED_WITHOUT_RESPONSE_HEADER"
  )
    throw badRequest("Invalid unauthorized cache control header strategy specified");
  return value;
}
