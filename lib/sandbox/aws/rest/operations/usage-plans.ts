import { badRequest, conflict, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import type { RestContext } from "../context.ts";
import type { UsagePlan } from "../model.ts";
import { pageOf } from "../paging.ts";
import { requiredText } from "../request-members.ts";
import { showUsagePlan } from "../wire.ts";
import { keyOf } from "./api-keys.ts";
import { createdPlan } from "./new-usage-plan.ts";
import { patchedPlan } from "./usage-plan-patches.ts";

/** Usage plans and the keys on them. */
export function usagePlanRoutes(context: RestContext): ControlRoute[] {
  const path = "/usageplans";
  const one = `${path}/{usagePlanId}`;
  return [
    {
      ...{ operation: "CreateUsagePlan", method: "POST", path },
      names: (request) => [String(request.json().name ?? "")],
      handle: (request) => {
        const plan = createdPlan(context, request.json());
        context.state.put("usagePlans", plan);
        return { status: 201, body: showUsagePlan(plan) };
      },
    },
    {
      ...{ operation: "GetUsagePlans", method: "GET", path },
      handle: (request) => {
        const keyId = request.query.get("keyId");
        const plans = context.state.all("usagePlans").filter(({ keyIds }) => keyId === null || keyIds.includes(keyId));
        return pageOf(plans, request, showUsagePlan);
      },
    },
    {
      ...{ operation: "GetUsagePlan", method: "GET", path: one },
      handle: ({ parameters }) => ({ status: 200, body: showUsagePlan(planOf(context, parameters.usagePlanId)) }),
    },
    {
      ...{ operation: "UpdateUsagePlan", method: "PATCH", path: one },
      quota: () => "UpdateUsagePlan",
      handle: ({ parameters, json }) => {
        const plan = patchedPlan(context, planOf(context, parameters.usagePlanId), json());
        context.state.put("usagePlans", plan);
        return { status: 200, body: showUsagePlan(plan) };
      },
    },
    {
      ...{ operation: "DeleteUsagePlan", method: "DELETE", path: one },
      handle: ({ parameters }) => {
        const { id, apiStages } = planOf(context, parameters.usagePlanId);
        if (apiStages.length > 0)
          throw badRequest(
            `Cannot delete usage plan '${id}', because it has API stages. Remove them from the plan first.`,
          );
        context.state.remove("usagePlans", id);
        return { status: 202 };
      },
    },
    ...keyRoutes(context, `${one}/keys`),
  ];
}

function keyRoutes(context: RestContext, path: string): ControlRoute[] {
  const one = `${path}/{keyId}`;
  return [
    {
      ...{ operation: "CreateUsagePlanKey", method: "POST", path },
      handle: ({ parameters, json }) => addKey(context, planOf(context, parameters.usagePlanId), json()),
    },
    {
      ...{ operation: "GetUsagePlanKeys", method: "GET", path },
      handle: (request) => {
        const { keyIds } = planOf(context, request.parameters.usagePlanId);
        const name = request.query.get("name");
        const keys = keyIds
          .map((id) => keyOf(context, id))
          .filter((key) => name === null || (key.name?.startsWith(name) ?? false));
        return pageOf(keys, request, ({ id, name: keyName }) => ({ id, type: "API_KEY", name: keyName }));
      },
    },
    {
      ...{ operation: "GetUsagePlanKey", method: "GET", path: one },
      handle: ({ parameters }) => ({ status: 200, body: showPlanKey(context, onPlan(context, parameters)) }),
    },
    {
      ...{ operation: "DeleteUsagePlanKey", method: "DELETE", path: one },
      handle: ({ parameters }) => {
        const keyId = onPlan(context, parameters);
        const plan = planOf(context, parameters.usagePlanId);
        context.state.put("usagePlans", { ...plan, keyIds: plan.keyIds.filter((id) => id !== keyId) });
        return { status: 202 };
      },
    },
  ];
}

function planOf(context: RestContext, id: string | undefined): UsagePlan {
  const plan = context.state.get("usagePlans", id ?? "");
  if (plan === undefined) throw notFound("Invalid Usage Plan ID specified");
  return plan;
}

/** A key may be on one plan per stage: "Create and configure usage plans". */
function addKey(context: RestContext, plan: UsagePlan, body: Record<string, unknown>): ControlReply {
  const { id } = keyOf(context, requiredText(body, "keyId", "createUsagePlanKeyInput"));
  if (requiredText(body, "keyType", "createUsagePlanKeyInput") !== "API_KEY")
    throw badRequest("Invalid key type specified. Valid options are API_KEY");
  if (plan.keyIds.includes(id)) throw conflict("Usage Plan Key already exists");
  const others = context.state.all("usagePlans").filter((other) => other.keyIds.includes(id));
  const shared = others
    .flatMap(({ apiStages }) => apiStages)
    .find((taken) => plan.apiStages.some(({ apiId, stage }) => apiId === taken.apiId && stage === taken.stage));
  if (shared !== undefined)
    throw conflict(
      `API Key ${id} cannot be added to plan ${plan.id}: it is on another plan of {api: ${shared.apiId}, stage: ${shared.stage}}`,
    );
  context.state.put("usagePlans", { ...plan, keyIds: [...plan.keyIds, id] });
  return { status: 201, body: showPlanKey(context, id) };
}

function onPlan(context: RestContext, parameters: ControlRequest["parameters"]): string {
  const { keyIds } = planOf(context, parameters.usagePlanId);
  const keyId = parameters.keyId ?? "";
  if (!keyIds.includes(keyId)) throw notFound(`Usage Plan Key ${keyId} is not on this usage plan`);
  return keyId;
}

function showPlanKey(context: RestContext, keyId: string) {
  const { id, name, value } = keyOf(context, keyId);
  return { id, type: "API_KEY", value, name };
}
