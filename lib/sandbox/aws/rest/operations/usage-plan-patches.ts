import type { Unchecked } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";
import type { RestContext } from "../context.ts";
import type { ThrottleSettings, UsagePlan } from "../model.ts";
import { invalidPath, numberValue, type Patch, readPatches, requiredValue } from "../patch.ts";
import { checkQuota, checkThrottle, requireApiStage } from "./new-usage-plan.ts";

/** The plan after the patches of an UpdateUsagePlan. */
export function patchedPlan(context: RestContext, plan: UsagePlan, body: Unchecked): UsagePlan {
  let updated = plan;
  for (const patch of readPatches(body, "updateUsagePlanInput")) updated = apply(context, updated, patch);
  if (updated.quota !== undefined) checkQuota(updated.quota);
  return updated;
}

function apply(context: RestContext, plan: UsagePlan, patch: Patch): UsagePlan {
  const [field, member] = patch.parts;
  const isRemoval = patch.op === "remove";
  switch (field) {
    case "name":
      return { ...plan, name: requiredValue(patch) };
    case "description":
    case "productCode":
      return { ...plan, [field]: isRemoval ? undefined : requiredValue(patch) };
    case "throttle":
      return {
        ...plan,
        throttle: isRemoval && member === undefined ? undefined : throttle(plan.throttle, member, patch),
      };
    case "quota":
      return { ...plan, quota: isRemoval && member === undefined ? undefined : quota(plan.quota, member, patch) };
    case "apiStages":
      return {
        ...plan,
        apiStages: member === undefined ? apiStages(context, plan, patch) : methodThrottles(plan, patch),
      };
    default:
      throw invalidPath(patch);
  }
}

function throttle(present: ThrottleSettings | undefined, member: string | undefined, patch: Patch): ThrottleSettings {
  if (member !== "rateLimit" && member !== "burstLimit") throw invalidPath(patch);
  const changed = { ...present, [member]: patch.op === "remove" ? undefined : numberValue(patch) };
  checkThrottle(changed);
  return changed;
}

function quota(present: UsagePlan["quota"], member: string | undefined, patch: Patch): UsagePlan["quota"] {
  const base = present ?? { limit: 1, offset: 0, period: "MONTH" as const };
  if (member === "limit" || member === "offset") return { ...base, [member]: numberValue(patch) };
  const period = requiredValue(patch);
  if (member !== "period" || (period !== "DAY" && period !== "WEEK" && period !== "MONTH")) throw invalidPath(patch);
  return { ...base, period };
}

/** `/apiStages` with the value `{apiId}:{stage}`. */
function apiStages(context: RestContext, plan: UsagePlan, patch: Patch): UsagePlan["apiStages"] {
  const [apiId, stage] = patch.value?.split(":") ?? [];
  if (apiId === undefined || stage === undefined) throw badRequest("Invalid API Stage specified");
  const others = plan.apiStages.filter((other) => other.apiId !== apiId || other.stage !== stage);
  if (patch.op === "remove") return others;
  requireApiStage(context, plan.id, apiId, stage);
  return [...others, { apiId, stage }];
}

/** `/apiStages/{apiId}:{stage}/throttle/{resource path}/{method}/rateLimit`, with `~1` for the slashes of the path. */
function methodThrottles(plan: UsagePlan, patch: Patch): UsagePlan["apiStages"] {
  const [, address, group, resourcePath, httpMethod, member] = patch.parts;
  const found = plan.apiStages.find(({ apiId, stage }) => `${apiId}:${stage}` === address);
  if (found === undefined || group !== "throttle") throw invalidPath(patch);
  const others = plan.apiStages.filter((other) => other !== found);
  if (patch.op === "remove" && resourcePath === undefined) {
    const { throttle: _gone, ...bare } = found;
    return [...others, bare];
  }
  if (resourcePath === undefined || httpMethod === undefined) throw invalidPath(patch);
  const key = `${resourcePath}/${httpMethod}`;
  const { [key]: present, ...rest } = found.throttle ?? {};
  if (patch.op === "remove" && member === undefined) return [...others, { ...found, throttle: rest }];
  return [...others, { ...found, throttle: { ...rest, [key]: throttle(present, member, patch) } }];
}
