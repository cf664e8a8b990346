import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest, notFound } from "../../control/aws-error.ts";
import type { RestContext } from "../context.ts";
import { newIdentifier } from "../identifier.ts";
import { stageId, type ThrottleSettings, type UsagePlan } from "../model.ts";
import { enumOf, numberOf, requiredText, textOf, textsOf } from "../request-members.ts";
import { requireRoom } from "../resource-quotas.ts";
import { requireTags } from "../tags.ts";

/** Methods of one stage that may have a throttle of their own: "Amazon API Gateway quotas". */
const mostMethodThrottles = 20;

/** The plan that a CreateUsagePlan asks for. */
export function createdPlan(context: RestContext, body: Unchecked): UsagePlan {
  const name = requiredText(body, "name", "createUsagePlanInput");
  if (name.trim() === "") throw badRequest("Usage Plan name cannot be blank");
  requireRoom(context.state.all("usagePlans").length, context.quotas.usagePlans, "usage plans");
  const id = newIdentifier(6);
  const apiStages = Array.isArray(body.apiStages) ? body.apiStages.filter(isObject) : [];
  return {
    ...{ id, name, description: textOf(body, "description"), keyIds: [] },
    apiStages: apiStages.map((stage) => apiStageOf(context, id, stage)),
    throttle: throttleOf(body.throttle),
    quota: quotaOf(body.quota),
    tags: requireTags(context, textsOf(body, "tags") ?? {}),
  };
}

function apiStageOf(context: RestContext, planId: string, raw: Unchecked): UsagePlan["apiStages"][number] {
  const apiId = textOf(raw, "apiId");
  const stage = textOf(raw, "stage");
  if (apiId === undefined || stage === undefined) throw badRequest("Invalid API Stage specified");
  requireApiStage(context, planId, apiId, stage);
  const throttles = isObject(raw.throttle) ? Object.entries(raw.throttle) : [];
  if (throttles.length > mostMethodThrottles)
    throw badRequest(`A stage of a usage plan may have ${mostMethodThrottles} method throttles at most`);
  const throttle = Object.fromEntries(throttles.map(([method, value]) => [method, throttleOf(value) ?? {}]));
  return { apiId, stage, ...(throttles.length === 0 ? {} : { throttle }) };
}

export function requireApiStage(context: RestContext, planId: string, apiId: string, stage: string): void {
  if (context.state.get("stages", stageId(apiId, stage)) === undefined)
    throw notFound(`Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${planId}`);
}

export function throttleOf(raw: unknown): ThrottleSettings | undefined {
  if (!isObject(raw)) return undefined;
  const throttle = { burstLimit: numberOf(raw, "burstLimit"), rateLimit: numberOf(raw, "rateLimit") };
  checkThrottle(throttle);
  return throttle;
}

export function checkThrottle({ burstLimit = 0, rateLimit = 0 }: ThrottleSettings): void {
  if (burstLimit < 0 || rateLimit < 0) throw badRequest("Usage plan throttle limits must not be negative");
}

function quotaOf(raw: unknown): UsagePlan["quota"] {
  if (!isObject(raw)) return undefined;
  const period = requiredText(raw, "period", "createUsagePlanInput.quota");
  const quota = {
    limit: numberOf(raw, "limit") ?? 0,
    offset: numberOf(raw, "offset") ?? 0,
    period: enumOf(period, ["MONTH", "DAY", "WEEK"], "createUsagePlanInput.quota.period"),
  };
  checkQuota(quota);
  return quota;
}

/** An offset is how much of the first period is used up already, in days: none for DAY, 0 to 6 for WEEK, 0 to 27 for MONTH. */
export function checkQuota({ limit, offset, period }: NonNullable<UsagePlan["quota"]>): void {
  const mostOffset = { DAY: 0, WEEK: 6, MONTH: 27 }[period];
  if (!Number.isInteger(limit) || limit < 1) throw badRequest("Usage Plan quota limit must be greater than 0");
  if (!Number.isInteger(offset) || offset < 0 || offset > mostOffset)
    throw badRequest(`Usage Plan quota offset must be between 0 and ${mostOffset} for ${period} quotas`);
}
