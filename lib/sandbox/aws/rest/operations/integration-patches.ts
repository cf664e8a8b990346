import type { Unchecked } from "../../../core/json.ts";
import { badRequest, notFound } from "../../control/aws-error.ts";
import type { Integration, IntegrationResponse } from "../model.ts";
import { invalidPath, numberValue, type Patch, readPatches, requiredValue } from "../patch.ts";
import { without } from "./edit.ts";

/** The integration after the patches of an UpdateIntegration. */
export function patchedIntegration(integration: Integration, body: Unchecked): Integration {
  let updated = integration;
  for (const patch of readPatches(body, "updateIntegrationInput")) updated = applyToIntegration(updated, patch);
  return updated;
}

function applyToIntegration(integration: Integration, patch: Patch): Integration {
  const [field, key] = patch.parts;
  const isRemoval = patch.op === "remove";
  switch (field) {
    case "httpMethod":
    case "uri":
    case "credentials":
      return { ...integration, [field]: isRemoval ? undefined : requiredValue(patch) };
    case "cacheNamespace":
      return { ...integration, cacheNamespace: requiredValue(patch) };
    case "timeoutInMillis":
      return { ...integration, timeoutInMillis: numberValue(patch) };
    case "passthroughBehavior":
      return { ...integration, passthroughBehavior: passthroughFrom(requiredValue(patch)) };
    case "requestParameters":
    case "requestTemplates":
      return { ...integration, [field]: patchedTexts(integration[field] ?? {}, key, patch) };
    case "cacheKeyParameters": {
      if (key === undefined) throw invalidPath(patch);
      const others = integration.cacheKeyParameters.filter((parameter) => parameter !== key);
      return { ...integration, cacheKeyParameters: isRemoval ? others : [...others, key] };
    }
    default:
      throw invalidPath(patch);
  }
}

/** The answer after the patches of an UpdateIntegrationResponse. */
export function patchedIntegrationResponse(response: IntegrationResponse, body: Unchecked): IntegrationResponse {
  let updated = response;
  for (const patch of readPatches(body, "updateIntegrationResponseInput")) updated = applyToResponse(updated, patch);
  return updated;
}

function applyToResponse(response: IntegrationResponse, patch: Patch): IntegrationResponse {
  const [field, key] = patch.parts;
  switch (field) {
    case "selectionPattern":
      return { ...response, selectionPattern: patch.op === "remove" ? undefined : requiredValue(patch) };
    case "responseParameters":
    case "responseTemplates":
      return { ...response, [field]: patchedTexts(response[field] ?? {}, key, patch) };
    default:
      throw invalidPath(patch);
  }
}

export function patchedTexts(
  texts: Readonly<Record<string, string>>,
  key: string | undefined,
  patch: Patch,
): Record<string, string> {
  if (key === undefined) throw invalidPath(patch);
  const others = without(texts, key);
  if (patch.op !== "remove") return { ...others, [key]: requiredValue(patch) };
  if (texts[key] === undefined) throw notFound("Invalid parameter name specified");
  return others;
}

function passthroughFrom(value: string): Integration["passthroughBehavior"] {
  if (value !== "WHEN_NO_MATCH" && value !== "WHEN_NO_TEMPLATES" && value !== "NEVER")
    throw badRequest("Invalid passthrough behavior specified");
  return value;
}
