import { z } from "zod";
import type { Change } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { ownerTags } from "../../aws/owner-tags.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { Patch } from "../wire.ts";
import { apiIdOf, type WriteContext } from "./site.ts";

const planSchema = z.object({
  name: z.string(),
  stageName: z.string(),
  throttle: z.object({ rate: z.number(), burst: z.number() }).nullable(),
  quota: z.object({ limit: z.number(), period: z.enum(["DAY", "WEEK", "MONTH"]).catch("MONTH") }).nullable(),
});
type Plan = z.infer<typeof planSchema>;

/** The plan that lets this API's keys into its stage. */
export async function writeUsagePlan(
  change: Exclude<Change, { action: "delete" }>,
  { client, scope, site }: WriteContext,
): Promise<string> {
  const plan = planSchema.parse(change.desired.body);
  const apiId = apiIdOf(site);
  if (change.action === "update") {
    const patches = planPatches(apiId, plan, planSchema.parse(change.observed.body));
    await client.updateUsagePlan(change.observed.remoteId, patches);
    site.usagePlanId = change.observed.remoteId;
    return change.observed.remoteId;
  }
  const { throttle, quota } = plan;
  site.usagePlanId ??= await client.createUsagePlan({
    name: plan.name,
    description: "Made by Gatehouse for the keys of one API.",
    apiStages: [{ apiId, stage: plan.stageName }],
    ...(throttle ? { throttle: { rateLimit: throttle.rate, burstLimit: throttle.burst } } : {}),
    ...(quota ? { quota } : {}),
    tags: ownerTags(scope.owner),
  });
  return site.usagePlanId;
}

function planPatches(apiId: string, after: Plan, before: Plan): Patch[] {
  const patches: Patch[] = [];
  const replace = (path: string, value: string | number) => patches.push({ op: "replace", path, value: String(value) });
  if (after.name !== before.name) replace("/name", after.name);
  if (after.stageName !== before.stageName) {
    if (before.stageName !== "") patches.push(stagePatch("remove", apiId, before.stageName));
    patches.push(stagePatch("add", apiId, after.stageName));
  }
  if (after.throttle === null && before.throttle !== null) patches.push({ op: "remove", path: "/throttle" });
  if (after.throttle !== null && after.throttle.rate !== before.throttle?.rate)
    replace("/throttle/rateLimit", after.throttle.rate);
  if (after.throttle !== null && after.throttle.burst !== before.throttle?.burst)
    replace("/throttle/burstLimit", after.throttle.burst);
  if (after.quota === null && before.quota !== null) patches.push({ op: "remove", path: "/quota" });
  if (after.quota !== null && after.quota.limit !== before.quota?.limit) replace("/quota/limit", after.quota.limit);
  if (after.quota !== null && after.quota.period !== before.quota?.period) replace("/quota/period", after.quota.period);
  return patches;
}

function stagePatch(op: "add" | "remove", apiId: string, stageName: string): Patch {
  return { op, path: "/apiStages", value: `${apiId}:${stageName}` };
}

const keysSchema = z.object({ keys: z.array(z.string()) }).catch({ keys: [] });

/** The ids of the keys that the last look found on a plan. */
export function keysOn({ unmanaged }: ObservedResource): readonly string[] {
  return keysSchema.parse(unmanaged).keys;
}

/** Its keys go first, then its stage, then the plan: one that has stages cannot be deleted ("DeleteUsagePlan"). */
export async function removeUsagePlan(plan: ObservedResource, { client, site }: WriteContext): Promise<void> {
  const { remoteId, body } = plan;
  for (const key of keysOn(plan)) await client.deleteApiKey(key);
  const isAttached = body.stageName !== "" && site.apiId !== undefined;
  if (isAttached) {
    await tolerant(client.updateUsagePlan(remoteId, [stagePatch("remove", apiIdOf(site), String(body.stageName))]));
  }
  await client.deleteUsagePlan(remoteId);
  site.usagePlanId = undefined;
}

/** The stage, or the plan, may be gone already. */
async function tolerant(answer: Promise<void>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof ConnectorError) || !["not-found", "rejected"].includes(error.code)) throw error;
  }
}
