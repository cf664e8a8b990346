import type { Unchecked } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";
import type { RestContext } from "../context.ts";
import type { Stage } from "../model.ts";
import { booleanValue, type Patch, readPatches, requiredValue } from "../patch.ts";
import { requireLogRole } from "./account.ts";
import { patchedCanary, promoted } from "./canary-patches.ts";
import { patchedMethodSettings } from "./method-settings.ts";
import { checkCacheSize, checkVariable, requireDeployment } from "./new-stage.ts";
import { invalidStagePath, nothingToRemove } from "./stage-paths.ts";

/** The stage after the patches of an UpdateStage, all of them or none: "UpdateStage". */
export function updatedStage(context: RestContext, stage: Stage, body: Unchecked): Stage {
  let updated = stage;
  for (const patch of readPatches(body, "updateStageInput")) updated = apply(context, updated, patch);
  return { ...updated, lastUpdatedDate: context.now() };
}

function apply(context: RestContext, stage: Stage, patch: Patch): Stage {
  if (patch.op === "copy") return promoted(stage, patch);
  const [field] = patch.parts;
  switch (field) {
    case "deploymentId": {
      if (patch.op !== "replace") throw invalidOperation(patch);
      requireDeployment(context, stage.restApiId, requiredValue(patch));
      return { ...stage, deploymentId: requiredValue(patch) };
    }
    case "clientCertificateId":
      // The account has none, and none can be made.
      if (patch.op !== "remove") throw badRequest("Invalid Client Certificate identifier specified");
      return { ...stage, clientCertificateId: undefined };
    case "description":
    case "documentationVersion":
      return { ...stage, [field]: patch.op === "remove" ? undefined : requiredValue(patch) };
    case "cacheClusterEnabled":
    case "tracingEnabled":
      return { ...stage, [field]: booleanValue(patch) };
    case "cacheClusterSize":
      checkCacheSize(requiredValue(patch));
      return { ...stage, cacheClusterSize: requiredValue(patch) };
    case "accessLogSettings":
      return { ...stage, accessLogSettings: accessLog(context, stage, patch) };
    case "variables":
      return { ...stage, variables: variables(context, stage, patch) };
    case "canarySettings":
      return { ...stage, canarySettings: patchedCanary(context, stage, patch) };
    default:
      return { ...stage, methodSettings: methodSettings(context, stage, patch) };
  }
}

function methodSettings(context: RestContext, stage: Stage, patch: Patch): Stage["methodSettings"] {
  const settings = patchedMethodSettings(stage, patch);
  if (patch.path.endsWith("/logging/loglevel") && patch.value !== "OFF") requireLogRole(context);
  return settings;
}

function variables(context: RestContext, stage: Stage, patch: Patch): Record<string, string> | undefined {
  const [, name, ...rest] = patch.parts;
  if (name === undefined || rest.length > 0) throw invalidStagePath(patch);
  const { [name]: _former, ...others } = stage.variables ?? {};
  if (patch.op === "remove") return others;
  checkVariable(name, requiredValue(patch));
  if (Object.keys(others).length >= context.quotas.stageVariables)
    throw badRequest(`A stage may have ${context.quotas.stageVariables} stage variables at most`);
  return { ...others, [name]: requiredValue(patch) };
}

function accessLog(context: RestContext, stage: Stage, patch: Patch): Stage["accessLogSettings"] {
  const [, member, ...rest] = patch.parts;
  if (patch.op === "remove") {
    if (member !== undefined) throw nothingToRemove(patch);
    return undefined;
  }
  if ((member !== "destinationArn" && member !== "format") || rest.length > 0)
    throw badRequest(
      "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]",
    );
  if (patch.value === undefined || patch.value === "") throw badRequest("Access Log value must not be empty");
  requireLogRole(context);
  return { ...stage.accessLogSettings, [member]: patch.value };
}

function invalidOperation({ op, path }: Patch) {
  return badRequest(`Invalid ${op} operation with path: ${path}`);
}
