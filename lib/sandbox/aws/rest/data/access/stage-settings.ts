import type { MethodSetting } from "../../model.ts";
import type { RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { bucketLimits, type TokenBuckets } from "./token-bucket.ts";

/** The stage's settings of this method: its own, or else those of every method. */
export function methodSetting(call: RoutedCall): MethodSetting | undefined {
  return ownSetting(call) ?? call.stage.methodSettings["*/*"];
}

/** The settings that the stage has for this method alone. */
export function ownSetting({ stage, resource, method }: RoutedCall): MethodSetting | undefined {
  return stage.methodSettings[`${resource.path.replaceAll("/", "~1")}/${method.httpMethod}`];
}

/** Limits of a stage are applied to each method by itself, also when all have the same: "Throttle requests to your REST APIs". */
export function throttleStage(call: RoutedCall, buckets: TokenBuckets): void {
  const setting = methodSetting(call);
  const limits = bucketLimits(setting?.throttlingRateLimit, setting?.throttlingBurstLimit);
  const { stage, resource, method } = call;
  const name = JSON.stringify([stage.id, resource.path, method.httpMethod]);
  if (limits !== undefined && !buckets.take(name, limits)) throw new GatewayFailure("THROTTLED");
}
