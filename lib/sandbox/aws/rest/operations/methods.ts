import type { Unchecked } from "../../../core/json.ts";
import { badRequest, notFound, validationError } from "../../control/aws-error.ts";
import type { ControlRoute } from "../../control/route.ts";
import type { RestContext } from "../context.ts";
import { httpMethods } from "../integration-check.ts";
import { checkMethodResponseParameters, checkRequestParameters } from "../mapping-check.ts";
import type { Definition, Method, MethodResponse } from "../model.ts";
import { booleanOf, enumOf, flagsOf, listOf, requiredText, textOf, textsOf } from "../request-members.ts";
import { edit, reading, without, writesBelow, writing } from "./edit.ts";
import { patchedMethod, patchedMethodResponse } from "./method-patches.ts";
import { resourceOf } from "./resources.ts";

/** Methods of a resource and their answers. */
export function methodRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}";
  const response = `${path}/responses/{statusCode}`;
  const writes = writesBelow(context);
  return [
    {
      ...{ operation: "PutMethod", method: "PUT", path, ...writes },
      handle: writing(context, 201, (definition, { resourceId, httpMethod = "" }, body) => {
        resourceOf(definition, resourceId);
        const method = readMethod(definition, httpMethod, body);
        putMethod(context, definition, resourceId, method);
        return method;
      }),
    },
    {
      ...{ operation: "GetMethod", method: "GET", path },
      handle: reading(context, (definition, { resourceId, httpMethod }) =>
        methodOf(definition, resourceId, httpMethod),
      ),
    },
    {
      ...{ operation: "UpdateMethod", method: "PATCH", path, ...writes },
      handle: writing(context, 200, (definition, { resourceId, httpMethod }, body) => {
        const method = patchedMethod(methodOf(definition, resourceId, httpMethod), body);
        checkReferences(definition, method);
        putMethod(context, definition, resourceId, method);
        return method;
      }),
    },
    {
      ...{ operation: "DeleteMethod", method: "DELETE", path, ...writes },
      handle: writing(context, 204, (definition, { resourceId, httpMethod }) => {
        const method = methodOf(definition, resourceId, httpMethod);
        const resource = resourceOf(definition, resourceId);
        const resourceMethods = without(resource.resourceMethods, method.httpMethod);
        edit(context, definition, {
          resources: { ...definition.resources, [resource.id]: { ...resource, resourceMethods } },
        });
      }),
    },
    {
      ...{ operation: "PutMethodResponse", method: "PUT", path: response, ...writes },
      handle: writing(context, 201, (definition, { resourceId, httpMethod, statusCode = "" }, body) => {
        const method = methodOf(definition, resourceId, httpMethod);
        checkStatusCode(statusCode);
        const answer: MethodResponse = {
          statusCode,
          responseParameters: flagsOf(body, "responseParameters"),
          responseModels: textsOf(body, "responseModels"),
        };
        checkMethodResponseParameters(answer.responseParameters ?? {});
        checkModels(definition, answer.responseModels);
        putMethod(context, definition, resourceId, withResponse(method, answer));
        return answer;
      }),
    },
    {
      ...{ operation: "GetMethodResponse", method: "GET", path: response },
      handle: reading(context, (definition, { resourceId, httpMethod, statusCode }) =>
        methodResponseOf(methodOf(definition, resourceId, httpMethod), statusCode),
      ),
    },
    {
      ...{ operation: "UpdateMethodResponse", method: "PATCH", path: response, ...writes },
      handle: writing(context, 201, (definition, { resourceId, httpMethod, statusCode }, body) => {
        const method = methodOf(definition, resourceId, httpMethod);
        const answer = patchedMethodResponse(methodResponseOf(method, statusCode), body);
        checkModels(definition, answer.responseModels);
        putMethod(context, definition, resourceId, withResponse(method, answer));
        return answer;
      }),
    },
    {
      ...{ operation: "DeleteMethodResponse", method: "DELETE", path: response, ...writes },
      handle: writing(context, 204, (definition, { resourceId, httpMethod, statusCode }) => {
        const method = methodOf(definition, resourceId, httpMethod);
        const { statusCode: gone } = methodResponseOf(method, statusCode);
        const methodResponses = without(method.methodResponses ?? {}, gone);
        putMethod(context, definition, resourceId, { ...method, methodResponses });
      }),
    },
  ];
}

export function methodOf(
  definition: Definition,
  resourceId: string | undefined,
  httpMethod: string | undefined,
): Method {
  const method = resourceOf(definition, resourceId).resourceMethods[(httpMethod ?? "").toUpperCase()];
  if (method === undefined) throw notFound("Invalid Method identifier specified");
  return method;
}

export function methodResponseOf({ methodResponses = {} }: Method, statusCode: string | undefined): MethodResponse {
  const response = methodResponses[statusCode ?? ""];
  if (response === undefined) throw notFound("Invalid Response status code specified");
  return response;
}

export function putMethod(
  context: RestContext,
  definition: Definition,
  resourceId: string | undefined,
  method: Method,
): void {
  const resource = resourceOf(definition, resourceId);
  const resourceMethods = { ...resource.resourceMethods, [method.httpMethod]: method };
  edit(context, definition, {
    resources: { ...definition.resources, [resource.id]: { ...resource, resourceMethods } },
  });
}

export function checkStatusCode(statusCode: string): void {
  if (!/^[1-5]\d\d$/.test(statusCode))
    throw validationError(
      `Value '${statusCode}' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d`,
    );
}

function withResponse(method: Method, response: MethodResponse): Method {
  return { ...method, methodResponses: { ...method.methodResponses, [response.statusCode]: response } };
}

function readMethod(definition: Definition, httpMethod: string, body: Unchecked): Method {
  if (!httpMethods.some((known) => known === httpMethod))
    throw badRequest(`Invalid HttpMethod specified. Valid options are ${httpMethods.join(",")}`);
  const authorizationType = enumOf(
    requiredText(body, "authorizationType", "putMethodInput"),
    ["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"],
    "putMethodInput.authorizationType",
  );
  const method: Method = {
    ...{ httpMethod, authorizationType, apiKeyRequired: booleanOf(body, "apiKeyRequired") ?? false },
    authorizerId: textOf(body, "authorizerId"),
    authorizationScopes: listOf(body, "authorizationScopes"),
    requestValidatorId: textOf(body, "requestValidatorId"),
    operationName: textOf(body, "operationName"),
    requestParameters: flagsOf(body, "requestParameters"),
    requestModels: textsOf(body, "requestModels"),
  };
  checkReferences(definition, method);
  return method;
}

function checkReferences(definition: Definition, method: Method): void {
  const { authorizationType, authorizerId = "", requestValidatorId, requestParameters = {}, requestModels } = method;
  const needsAuthorizer = authorizationType === "CUSTOM" || authorizationType === "COGNITO_USER_POOLS";
  if (needsAuthorizer && definition.authorizers[authorizerId] === undefined)
    throw badRequest(
      "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    );
  if (requestValidatorId !== undefined && definition.requestValidators[requestValidatorId] === undefined)
    throw badRequest("Invalid Request Validator identifier specified");
  checkRequestParameters(requestParameters);
  checkModels(definition, requestModels);
}

function checkModels(definition: Definition, models: Readonly<Record<string, string>> | undefined): void {
  for (const name of Object.values(models ?? {}))
    if (definition.models[name] === undefined) throw badRequest(`Invalid model identifier specified: ${name}`);
}
