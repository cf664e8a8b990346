import type { HostObject } from "../expression/value.ts";
import { PolicyFailure } from "../failure.ts";
import type { Call } from "../policy/statement-kind.ts";

export interface ValidationError {
  readonly name: string;
  readonly type: "RequestBody" | "ResponseBody" | "QueryParameter" | "PathParameter" | "RequestHeader";
  readonly rule: "SizeLimit" | "Unspecified" | "IncorrectMessage" | "MissingDefinition" | "ValidationException";
  readonly details: string;
}

/** Of the API and not of the caller. */
const ownFaults: readonly ValidationError["rule"][] = ["MissingDefinition", "ValidationException"];
const hidden = "The request could not be processed due to an internal error. Contact the API owner.";

/**
 * "Validation policies: actions". `ignore` does nothing, `detect` keeps the errors in the variable, `prevent` also stops:
 * 400 inbound, where the caller is told, and 502 outbound, where he is not.
 */
export function report(call: Call, action: string, errors: readonly ValidationError[]): void {
  const [first] = errors;
  if (action === "ignore" || first === undefined) return;
  const variable = call.reader.attribute("errors-variable-name");
  if (variable !== undefined)
    call.exchange.variables.set(
      variable,
      errors.map((error) => errorValue(error, action)),
    );
  if (action !== "prevent") return;
  const isRequest = call.section === "inbound";
  throw new PolicyFailure({
    status: isRequest ? 400 : 502,
    reason: isRequest ? "Bad request" : "Response not allowed",
    message: first.details,
    publicMessage: isRequest && !ownFaults.includes(first.rule) ? first.details : hidden,
  });
}

function errorValue({ name, type, rule, details }: ValidationError, action: string): HostObject {
  return {
    type: "ValidationError",
    members: {
      Name: () => name,
      Type: () => type,
      ValidationRule: () => rule,
      Details: () => details,
      Action: () => action,
    },
  };
}
