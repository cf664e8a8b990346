import { randomBytes } from "node:crypto";
import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest, conflict, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { type RestContext, stageOf } from "../context.ts";
import { newIdentifier } from "../identifier.ts";
import type { ApiKey } from "../model.ts";
import { pageOf } from "../paging.ts";
import { booleanValue, type Patch, readPatches, requiredValue, requireReplace } from "../patch.ts";
import { booleanOf, textOf, textsOf } from "../request-members.ts";
import { requireRoom } from "../resource-quotas.ts";
import { requireTags } from "../tags.ts";
import { showApiKey } from "../wire.ts";

/** API keys of the account. Values are shown only to who asks for them. */
export function apiKeyRoutes(context: RestContext): ControlRoute[] {
  const path = "/apikeys";
  const one = `${path}/{apiKey}`;
  return [
    {
      ...{ operation: "CreateApiKey", method: "POST", path },
      quota: () => "CreateApiKey",
      names: (request) => [String(request.json().name ?? "")],
      handle: (request) => create(context, request.json()),
    },
    { ...{ operation: "GetApiKeys", method: "GET", path }, handle: (request) => list(context, request) },
    {
      ...{ operation: "GetApiKey", method: "GET", path: one },
      handle: ({ parameters, query }) => ({
        status: 200,
        body: showApiKey(keyOf(context, parameters.apiKey), query.get("includeValue") === "true"),
      }),
    },
    {
      ...{ operation: "UpdateApiKey", method: "PATCH", path: one },
      handle: ({ parameters, json }) => {
        let key = keyOf(context, parameters.apiKey);
        for (const patch of readPatches(json(), "updateApiKeyInput")) key = apply(key, patch);
        context.state.put("apiKeys", { ...key, lastUpdatedDate: context.now() });
        return { status: 200, body: showApiKey(key, false) };
      },
    },
    {
      ...{ operation: "DeleteApiKey", method: "DELETE", path: one },
      quota: () => "DeleteApiKey",
      handle: ({ parameters }) => {
        const { id } = keyOf(context, parameters.apiKey);
        context.state.transaction(() => {
          for (const plan of context.state.all("usagePlans"))
            if (plan.keyIds.includes(id))
              context.state.put("usagePlans", { ...plan, keyIds: plan.keyIds.filter((keyId) => keyId !== id) });
          context.state.remove("apiKeys", id);
        });
        return { status: 202 };
      },
    },
  ];
}

export function keyOf(context: RestContext, id: string | undefined): ApiKey {
  const key = context.state.get("apiKeys", id ?? "");
  if (key === undefined) throw notFound("Invalid API Key identifier specified");
  return key;
}

function create(context: RestContext, body: Unchecked): ControlReply {
  const value = textOf(body, "value") ?? randomBytes(30).toString("base64url").slice(0, 40);
  const name = textOf(body, "name");
  const description = textOf(body, "description");
  if (name !== undefined && name.length > 1_024)
    throw badRequest("Invalid API Key name, can be at most 1024 characters.");
  if (value.length < 20) throw badRequest("API Key value should be at least 20 characters");
  if (value.length > 128) throw badRequest("API Key value exceeds maximum size of 128 characters");
  checkDescription(description);
  const keys = context.state.all("apiKeys");
  if (keys.some((other) => other.value === value)) throw conflict("API Key already exists");
  requireRoom(keys.length, context.quotas.apiKeys, "API keys");
  const now = context.now();
  const key: ApiKey = {
    ...{ id: newIdentifier(10), value, name, description, customerId: textOf(body, "customerId") },
    enabled: booleanOf(body, "enabled") ?? false,
    ...{ createdDate: now, lastUpdatedDate: now },
    stageKeys: stageKeysOf(context, body),
    tags: requireTags(context, textsOf(body, "tags") ?? {}),
  };
  context.state.put("apiKeys", key);
  return { status: 201, body: showApiKey(key, true) };
}

/** An old way of naming stages, from before usage plans; it is shown and opens nothing. */
function stageKeysOf(context: RestContext, { stageKeys }: Unchecked): string[] {
  if (!Array.isArray(stageKeys)) return [];
  return stageKeys.filter(isObject).map(({ restApiId, stageName }) => {
    const stage = stageOf(context, String(restApiId), String(stageName));
    return `${stage.restApiId}/${stage.stageName}`;
  });
}

function list(context: RestContext, request: ControlRequest): ControlReply {
  const name = request.query.get("name");
  const customerId = request.query.get("customerId");
  const areValuesIncluded = request.query.get("includeValues") === "true";
  const keys = context.state
    .all("apiKeys")
    .filter((key) => name === null || (key.name?.startsWith(name) ?? false))
    .filter((key) => customerId === null || key.customerId === customerId);
  return pageOf(keys, request, (key) => showApiKey(key, areValuesIncluded));
}

function apply(key: ApiKey, patch: Patch): ApiKey {
  requireReplace(patch, ["/description", "/enabled", "/name", "/customerId"]);
  const [field] = patch.parts;
  if (field === "enabled") return { ...key, enabled: booleanValue(patch) };
  const value = requiredValue(patch);
  if (field === "description") checkDescription(value);
  return { ...key, [field ?? "name"]: value };
}

function checkDescription(description: string | undefined): void {
  if (description !== undefined && description.length > 125_000)
    throw badRequest("Invalid API Key description specified.");
}
