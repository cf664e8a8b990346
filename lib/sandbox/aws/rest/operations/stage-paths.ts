import { badRequest } from "../../control/aws-error.ts";
import type { Patch } from "../patch.ts";

const perMethod = [
  "metrics/enabled",
  "logging/dataTrace",
  "logging/loglevel",
  "throttling/burstLimit",
  "throttling/rateLimit",
  "caching/ttlInSeconds",
  "caching/enabled",
  "caching/dataEncrypted",
  "caching/requireAuthorizationForCacheControl",
  "caching/unauthorizedCacheControlHeaderStrategy",
];
const whole = [
  "/deploymentId",
  "/description",
  "/cacheClusterEnabled",
  "/cacheClusterSize",
  "/clientCertificateId",
  "/accessLogSettings",
  "/accessLogSettings/destinationArn",
  "/accessLogSettings/format",
];
const others = [
  "/variables/{variable_name}",
  "/tracingEnabled",
  "/canarySettings/percentTraffic",
  "/canarySettings/deploymentId",
  "/canarySettings/stageVariableOverrides/{variable_name}",
  "/canarySettings/useStageCache",
];

const allowed = [
  ...whole,
  ...perMethod.map((setting) => `/{resourcePath}/{httpMethod}/${setting}`),
  ...perMethod.map((setting) => `/*/*/${setting}`),
  ...others,
];

export function invalidStagePath({ path }: Patch) {
  return badRequest(`Invalid method setting path: ${path}. Must be one of: [${allowed.join(", ")}]`);
}

/** The blank at the end is the service's. */
export function nothingToRemove({ path }: Patch) {
  return badRequest(
    `Cannot remove method setting ${path.slice(1)} because there is no method setting for this method `,
  );
}
