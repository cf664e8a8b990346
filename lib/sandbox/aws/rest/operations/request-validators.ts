import { badRequest, conflict, notFound } from "../../control/aws-error.ts";
import type { ControlRoute } from "../../control/route.ts";
import { definitionOf, type RestContext } from "../context.ts";
import { newIdentifier } from "../identifier.ts";
import type { Definition, RequestValidator } from "../model.ts";
import { pageOf } from "../paging.ts";
import { booleanValue, readPatches, requiredValue, requireReplace } from "../patch.ts";
import { booleanOf, textOf } from "../request-members.ts";
import { edit, reading, without, writesBelow, writing } from "./edit.ts";

/** Request validators: which parts of a request are checked. */
export function requestValidatorRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/requestvalidators";
  const one = `${path}/{requestValidatorId}`;
  const writes = writesBelow(context);
  return [
    {
      ...{ operation: "CreateRequestValidator", method: "POST", path, ...writes },
      handle: writing(context, 201, (definition, _parameters, body) => {
        const id = newIdentifier(6);
        const validator: RequestValidator = {
          ...{ id, name: textOf(body, "name") ?? id },
          validateRequestBody: booleanOf(body, "validateRequestBody") ?? false,
          validateRequestParameters: booleanOf(body, "validateRequestParameters") ?? false,
        };
        put(context, definition, validator);
        return validator;
      }),
    },
    {
      ...{ operation: "GetRequestValidators", method: "GET", path },
      handle: (request) => {
        const { requestValidators } = definitionOf(context, request.parameters.restApiId);
        return pageOf(Object.values(requestValidators), request, (validator) => validator);
      },
    },
    {
      ...{ operation: "GetRequestValidator", method: "GET", path: one },
      handle: reading(context, (definition, { requestValidatorId }) => validatorOf(definition, requestValidatorId)),
    },
    {
      ...{ operation: "UpdateRequestValidator", method: "PATCH", path: one, ...writes },
      handle: writing(context, 200, (definition, { requestValidatorId }, body) => {
        let validator = validatorOf(definition, requestValidatorId);
        for (const patch of readPatches(body, "updateRequestValidatorInput")) {
          requireReplace(patch, ["/name", "/validateRequestParameters", "/validateRequestBody"]);
          const [field] = patch.parts;
          if (field === "name" && requiredValue(patch) === "")
            throw badRequest("Request Validator name cannot be blank");
          validator =
            field === "name"
              ? { ...validator, name: requiredValue(patch) }
              : { ...validator, [field ?? ""]: booleanValue(patch) };
        }
        put(context, definition, validator);
        return validator;
      }),
    },
    {
      ...{ operation: "DeleteRequestValidator", method: "DELETE", path: one, ...writes },
      handle: writing(context, 202, (definition, { requestValidatorId }) => {
        const { id } = validatorOf(definition, requestValidatorId);
        const methods = Object.values(definition.resources).flatMap(({ resourceMethods }) =>
          Object.values(resourceMethods),
        );
        if (methods.some((method) => method.requestValidatorId === id))
          throw conflict(`Cannot delete request validator '${id}', is referenced in a method`);
        edit(context, definition, { requestValidators: without(definition.requestValidators, id) });
      }),
    },
  ];
}

function put(context: RestContext, definition: Definition, validator: RequestValidator): void {
  const requestValidators = { ...definition.requestValidators, [validator.id]: validator };
  edit(context, definition, { requestValidators });
}

function validatorOf({ requestValidators }: Definition, id: string | undefined): RequestValidator {
  const validator = requestValidators[id ?? ""];
  if (validator === undefined) throw notFound("Invalid Request Validator identifier specified");
  return validator;
}
