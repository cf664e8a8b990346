import { parseJson } from "../../../../core/json.ts";
import type { RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { mappedValues } from "../mapping.ts";
import { mediaType } from "../media-type.ts";
import type { Models } from "./models.ts";

/** Does what the method's request validator says: "Request validation". Throws BAD_REQUEST_PARAMETERS and BAD_REQUEST_BODY. */
export function validateRequest(call: RoutedCall, models: Models): void {
  const validator = call.contents.requestValidators[call.method.requestValidatorId ?? ""];
  if (validator?.validateRequestParameters) validateParameters(call);
  if (validator?.validateRequestBody) validateBody(call, models);
}

/** Required means present and not blank, and nothing else is looked at. */
function validateParameters(call: RoutedCall): void {
  const missing = Object.entries(call.method.requestParameters ?? {})
    .filter(([source, isRequired]) => isRequired && mappedValues(source, call).join("").trim() === "")
    .map(([source]) => source.replace(/^method\.request\.(?:multivalue)?(?:path|querystring|header)\./, ""));
  if (missing.length > 0)
    throw new GatewayFailure("BAD_REQUEST_PARAMETERS", {
      message: `Missing required request parameters: [${missing.join(", ")}]`,
    });
}

/** A body whose content type has no model is held against that of `$default`, and not looked at where there is none. */
function validateBody(call: RoutedCall, validators: Models): void {
  const type = mediaType(call.request.headers.get("Content-Type")) ?? "application/json";
  const models = call.method.requestModels ?? {};
  const name = Object.hasOwn(models, type) ? models[type] : models.$default;
  if (name === undefined) return;
  const text = call.request.body.toString();
  const problems = validators.problems(call.contents, name, parseJson(text), text !== "");
  if (problems.length > 0) throw new GatewayFailure("BAD_REQUEST_BODY", { validationErrors: problems });
}
