import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import type { OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

export function encodeRequestValidation(
  { body, parameters }: PolicyConfigOf<"request-validation">,
  draft: OperationDraft,
): Objection | undefined {
  if (draft.validation !== undefined) return twice;
  draft.validation = { body, parameters };
  return approximate(
    limits["request-validation"],
    [
      body ? "Bodies of other types, and rules that JSON Schema draft 4 lacks, are not checked." : "",
      parameters ? "Values of parameters are not checked." : "",
    ]
      .join(" ")
      .trim(),
  );
}

/** "x-amazon-apigateway-request-validators": one for each combination, by the name that operations call it. */
export function validatorName({ body, parameters }: NonNullable<OperationDraft["validation"]>): string {
  return `gatehouse-${body ? "body" : "no-body"}-${parameters ? "parameters" : "no-parameters"}`;
}

export function validator({ body, parameters }: NonNullable<OperationDraft["validation"]>): JsonObject {
  return { validateRequestBody: body, validateRequestParameters: parameters };
}

export function decodeValidation(found: JsonObject): PolicyConfig[] {
  const body = found.validateRequestBody === true;
  const parameters = found.validateRequestParameters === true;
  return body || parameters ? [{ type: "request-validation", body, parameters }] : [];
}
