import type { Unchecked } from "../../../core/json.ts";
import { notFound } from "../../control/aws-error.ts";
import type { Method, MethodResponse } from "../model.ts";
import { booleanValue, invalidPath, type Patch, readPatches, requiredValue } from "../patch.ts";
import { without } from "./edit.ts";

/** The method after the patches of an UpdateMethod. */
export function patchedMethod(method: Method, body: Unchecked): Method {
  let updated = method;
  for (const patch of readPatches(body, "updateMethodInput")) updated = applyToMethod(updated, patch);
  return updated;
}

function applyToMethod(method: Method, patch: Patch): Method {
  const [field, key] = patch.parts;
  const isRemoval = patch.op === "remove";
  switch (field) {
    case "authorizationType":
      return { ...method, authorizationType: typeFrom(requiredValue(patch), patch) };
    case "authorizerId":
    case "requestValidatorId":
    case "operationName":
      return { ...method, [field]: isRemoval ? undefined : requiredValue(patch) };
    case "apiKeyRequired":
      return { ...method, apiKeyRequired: booleanValue(patch) };
    case "requestParameters": {
      if (key === undefined) throw invalidPath(patch);
      const others = without(method.requestParameters ?? {}, key);
      return { ...method, requestParameters: isRemoval ? others : { ...others, [key]: patch.value === "true" } };
    }
    case "requestModels": {
      if (key === undefined) throw invalidPath(patch);
      const others = without(method.requestModels ?? {}, key);
      return { ...method, requestModels: isRemoval ? others : { ...others, [key]: requiredValue(patch) } };
    }
    case "authorizationScopes": {
      const others = (method.authorizationScopes ?? []).filter((scope) => scope !== patch.value);
      return { ...method, authorizationScopes: isRemoval ? others : [...others, requiredValue(patch)] };
    }
    default:
      throw invalidPath(patch);
  }
}

function typeFrom(value: string, patch: Patch): Method["authorizationType"] {
  if (value !== "NONE" && value !== "AWS_IAM" && value !== "CUSTOM" && value !== "COGNITO_USER_POOLS")
    throw invalidPath(patch);
  return value;
}

/** The answer after the patches of an UpdateMethodResponse. */
export function patchedMethodResponse(response: MethodResponse, body: Unchecked): MethodResponse {
  let updated = response;
  for (const patch of readPatches(body, "updateMethodResponseInput")) updated = applyToResponse(updated, patch);
  return updated;
}

function applyToResponse(response: MethodResponse, patch: Patch): MethodResponse {
  const [field, key] = patch.parts;
  if (key === undefined) throw invalidPath(patch);
  const isRemoval = patch.op === "remove";
  if (field === "responseParameters") {
    if (isRemoval && response.responseParameters?.[key] === undefined)
      throw notFound("Invalid parameter name specified");
    const others = without(response.responseParameters ?? {}, key);
    return { ...response, responseParameters: isRemoval ? others : { ...others, [key]: patch.value === "true" } };
  }
  if (field !== "responseModels") throw invalidPath(patch);
  if (isRemoval && response.responseModels?.[key] === undefined) throw notFound("Content-Type specified was not found");
  const others = without(response.responseModels ?? {}, key);
  return { ...response, responseModels: isRemoval ? others : { ...others, [key]: requiredValue(patch) } };
}
