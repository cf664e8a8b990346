import { badRequest } from "../../control/aws-error.ts";
import type { RestContext } from "../context.ts";
import type { CanarySettings, Stage } from "../model.ts";
import { booleanValue, numberValue, type Patch, requiredValue } from "../patch.ts";
import { checkVariable, requireDeployment } from "./new-stage.ts";
import { invalidStagePath, nothingToRemove } from "./stage-paths.ts";

/** The stage's canary after a patch below `/canarySettings`: "Create a canary release deployment". */
export function patchedCanary(context: RestContext, stage: Stage, patch: Patch): CanarySettings | undefined {
  const [, member, name] = patch.parts;
  const present = stage.canarySettings;
  if (patch.op === "remove") {
    if (present === undefined) throw nothingToRemove(patch);
    return member === undefined ? undefined : withoutOverride(present, patch);
  }
  if (patch.op !== "replace") throw badRequest(`Invalid ${patch.op} operation with path: ${patch.path}`);
  const canary = present ?? { deploymentId: stage.deploymentId, percentTraffic: 0, useStageCache: false };
  switch (member) {
    case "percentTraffic":
      return { ...canary, percentTraffic: percentOf(patch) };
    case "useStageCache":
      return { ...canary, useStageCache: booleanValue(patch) };
    case "deploymentId":
      requireDeployment(context, stage.restApiId, requiredValue(patch));
      return { ...canary, deploymentId: requiredValue(patch) };
    case "stageVariableOverrides":
      if (name === undefined) throw invalidStagePath(patch);
      checkVariable(name, requiredValue(patch));
      return { ...canary, stageVariableOverrides: { ...canary.stageVariableOverrides, [name]: requiredValue(patch) } };
    default:
      throw invalidStagePath(patch);
  }
}

function withoutOverride(canary: CanarySettings, patch: Patch): CanarySettings {
  const [, member, name = ""] = patch.parts;
  const { [name]: former, ...others } = canary.stageVariableOverrides ?? {};
  if (member !== "stageVariableOverrides" || former === undefined) throw nothingToRemove(patch);
  return { ...canary, stageVariableOverrides: others };
}

/** `copy` exists for one purpose: what the canary has becomes the stage's own. */
export function promoted(stage: Stage, { path, from }: Patch): Stage {
  const canary = stage.canarySettings;
  const isDeployment = path === "/deploymentId" && from === "/canarySettings/deploymentId";
  const isVariables = path === "/variables" && from === "/canarySettings/stageVariableOverrides";
  if (!isDeployment && !isVariables)
    throw badRequest(
      `Invalid copy operation with path: ${path} and from ${from ?? "null"}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]`,
    );
  if (canary === undefined) throw badRequest("Promotion not available. Canary does not exist.");
  return isDeployment
    ? { ...stage, deploymentId: canary.deploymentId }
    : { ...stage, variables: { ...stage.variables, ...canary.stageVariableOverrides } };
}

function percentOf(patch: Patch): number {
  const percent = numberValue(patch);
  if (percent < 0 || percent > 100) throw badRequest("Percent traffic must be between 0.0 and 100.0");
  return percent;
}
