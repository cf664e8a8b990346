import type { Unchecked } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";
import type { RestContext } from "../context.ts";
import type { ApiSettings, RestApi } from "../model.ts";
import { booleanValue, invalidPath, type Patch, readPatches, requiredValue } from "../patch.ts";
import { expandPolicy } from "../resource-policy.ts";
import { checkCompressionSize, checkDescription } from "../settings-check.ts";

/** The API after the patches of an UpdateRestApi: "Patch operations" of the API reference. */
export function updatedRestApi(context: RestContext, api: RestApi, body: Unchecked): RestApi {
  let updated = api;
  for (const patch of readPatches(body, "updateRestApiInput")) updated = apply(context, updated, patch);
  return updated;
}

function apply(context: RestContext, api: RestApi, patch: Patch): RestApi {
  const withSettings = (change: Partial<ApiSettings>): RestApi => ({
    ...api,
    settings: { ...api.settings, ...change },
  });
  const [field, ...rest] = patch.parts;
  switch (field) {
    case "name":
      return withSettings({ name: requiredValue(onlyReplace(patch)) });
    case "description":
      return withSettings({ description: patch.op === "remove" ? undefined : checkDescription(requiredValue(patch)) });
    case "policy":
      return withSettings({ policy: policyAfter(context, api.id, patch) });
    case "apiKeySource":
      return withSettings({ apiKeySource: keySource(requiredValue(onlyReplace(patch))) });
    case "minimumCompressionSize":
      return withSettings({ minimumCompressionSize: compressionSize(onlyReplace(patch)) });
    case "disableExecuteApiEndpoint":
      return withSettings({ disableExecuteApiEndpoint: booleanValue(onlyReplace(patch)) });
    case "binaryMediaTypes":
      return withSettings({ binaryMediaTypes: mediaTypes(api.settings.binaryMediaTypes ?? [], patch) });
    case "endpointConfiguration":
      return endpoint(api, rest, patch);
    default:
      throw invalidPath(patch);
  }
}

function onlyReplace(patch: Patch): Patch {
  if (patch.op !== "replace") throw badRequest("Invalid patch operation specified. Must be one of: [replace]");
  return patch;
}

function policyAfter(context: RestContext, restApiId: string, patch: Patch): string | undefined {
  if (patch.op === "remove" || patch.value === undefined || patch.value === "") return undefined;
  return expandPolicy(context, restApiId, patch.value);
}

function keySource(value: string): ApiSettings["apiKeySource"] {
  if (value !== "HEADER" && value !== "AUTHORIZER")
    throw badRequest("Invalid API key source specified. Valid options are HEADER,AUTHORIZER");
  return value;
}

function compressionSize({ value }: Patch): number | undefined {
  return value === undefined || value === "" ? undefined : checkCompressionSize(Number(value));
}

/** The media type is a part of the path, with its slash escaped: `/binaryMediaTypes/image~1png`. */
function mediaTypes(types: readonly string[], patch: Patch): string[] | undefined {
  const type = patch.parts[1];
  if (type === undefined) throw invalidPath(patch);
  const others = types.filter((other) => other !== type);
  if (patch.op === "add") return [...others, type];
  const after = patch.op === "remove" ? others : types.map((other) => (other === type ? requiredValue(patch) : other));
  return after.length === 0 ? undefined : after;
}

function endpoint(api: RestApi, [member]: readonly string[], patch: Patch): RestApi {
  if (member === "vpcEndpointIds") {
    const ids = (api.settings.vpcEndpointIds ?? []).filter((id) => id !== patch.value);
    const after = patch.op === "remove" ? ids : [...ids, requiredValue(patch)];
    return { ...api, settings: { ...api.settings, vpcEndpointIds: after } };
  }
  if (member !== "types") throw invalidPath(patch);
  if (patch.op !== "replace") throw badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
  const type = requiredValue(patch);
  if (type !== "REGIONAL" && type !== "EDGE" && type !== "PRIVATE")
    throw badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE");
  return { ...api, endpointType: type };
}
