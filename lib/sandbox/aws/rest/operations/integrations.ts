import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest, notFound } from "../../control/aws-error.ts";
import type { ControlRoute } from "../../control/route.ts";
import type { RestContext } from "../context.ts";
import { checkIntegration, checkIntegrationResponse } from "../integration-check.ts";
import type { Integration, IntegrationResponse, Method } from "../model.ts";
import { enumOf, listOf, numberOf, requiredText, textOf, textsOf } from "../request-members.ts";
import { reading, without, writesBelow, writing } from "./edit.ts";
import { patchedIntegration, patchedIntegrationResponse } from "./integration-patches.ts";
import { checkStatusCode, methodOf, putMethod } from "./methods.ts";

/** What a method is passed on to, and what becomes of the answers. */
export function integrationRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration";
  const response = `${path}/responses/{statusCode}`;
  const writes = writesBelow(context);
  return [
    {
      ...{ operation: "PutIntegration", method: "PUT", path, ...writes },
      handle: writing(context, 201, (definition, { resourceId = "", httpMethod }, body) => {
        const method = methodOf(definition, resourceId, httpMethod);
        const methodIntegration = readIntegration(body, resourceId);
        checkIntegration(methodIntegration, method);
        putMethod(context, definition, resourceId, { ...method, methodIntegration });
        return methodIntegration;
      }),
    },
    {
      ...{ operation: "GetIntegration", method: "GET", path },
      handle: reading(context, (definition, { resourceId, httpMethod }) =>
        integrationOf(methodOf(definition, resourceId, httpMethod)),
      ),
    },
    {
      ...{ operation: "UpdateIntegration", method: "PATCH", path, ...writes },
      handle: writing(context, 200, (definition, { resourceId, httpMethod }, body) => {
        const method = methodOf(definition, resourceId, httpMethod);
        const methodIntegration = patchedIntegration(integrationOf(method), body);
        checkIntegration(methodIntegration, method);
        putMethod(context, definition, resourceId, { ...method, methodIntegration });
        return methodIntegration;
      }),
    },
    {
      ...{ operation: "DeleteIntegration", method: "DELETE", path, ...writes },
      handle: writing(context, 204, (definition, { resourceId, httpMethod }) => {
        const { methodIntegration: _gone, ...method } = methodOf(definition, resourceId, httpMethod);
        putMethod(context, definition, resourceId, method);
      }),
    },
    {
      ...{ operation: "PutIntegrationResponse", method: "PUT", path: response, ...writes },
      handle: writing(context, 201, (definition, { resourceId, httpMethod, statusCode = "" }, body) => {
        const method = methodOf(definition, resourceId, httpMethod);
        checkStatusCode(statusCode);
        const answer = readResponse(body, statusCode);
        checkIntegrationResponse(answer, method);
        putMethod(context, definition, resourceId, withResponse(method, answer));
        return answer;
      }),
    },
    {
      ...{ operation: "GetIntegrationResponse", method: "GET", path: response },
      handle: reading(context, (definition, { resourceId, httpMethod, statusCode }) =>
        responseOf(methodOf(definition, resourceId, httpMethod), statusCode),
      ),
    },
    {
      ...{ operation: "UpdateIntegrationResponse", method: "PATCH", path: response, ...writes },
      handle: writing(context, 200, (definition, { resourceId, httpMethod, statusCode }, body) => {
        const method = methodOf(definition, resourceId, httpMethod);
        const answer = patchedIntegrationResponse(responseOf(method, statusCode), body);
        checkIntegrationResponse(answer, method);
        putMethod(context, definition, resourceId, withResponse(method, answer));
        return answer;
      }),
    },
    {
      ...{ operation: "DeleteIntegrationResponse", method: "DELETE", path: response, ...writes },
      handle: writing(context, 204, (definition, { resourceId, httpMethod, statusCode }) => {
        const method = methodOf(definition, resourceId, httpMethod);
        const { statusCode: gone } = responseOf(method, statusCode);
        const integration = integrationOf(method);
        const integrationResponses = without(integration.integrationResponses ?? {}, gone);
        const methodIntegration = { ...integration, integrationResponses };
        putMethod(context, definition, resourceId, { ...method, methodIntegration });
      }),
    },
  ];
}

function integrationOf({ methodIntegration }: Method): Integration {
  if (methodIntegration === undefined) throw notFound("Invalid Integration identifier specified");
  return methodIntegration;
}

function responseOf(method: Method, statusCode: string | undefined): IntegrationResponse {
  const response = integrationOf(method).integrationResponses?.[statusCode ?? ""];
  if (response === undefined) throw notFound("Invalid Response status code specified");
  return response;
}

function withResponse(method: Method, response: IntegrationResponse): Method {
  const integration = integrationOf(method);
  const integrationResponses = { ...integration.integrationResponses, [response.statusCode]: response };
  return { ...method, methodIntegration: { ...integration, integrationResponses } };
}

function readIntegration(body: Unchecked, resourceId: string): Integration {
  const type = enumOf(
    requiredText(body, "type", "putIntegrationInput"),
    ["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"],
    "putIntegrationInput.type",
  );
  return {
    type,
    ...(type === "MOCK"
      ? {}
      : {
          httpMethod: textOf(body, "httpMethod"),
          uri: textOf(body, "uri"),
          connectionType: textOf(body, "connectionType") === "VPC_LINK" ? "VPC_LINK" : "INTERNET",
        }),
    connectionId: textOf(body, "connectionId"),
    credentials: textOf(body, "credentials"),
    requestParameters: textsOf(body, "requestParameters"),
    requestTemplates: textsOf(body, "requestTemplates"),
    passthroughBehavior: enumOf(
      textOf(body, "passthroughBehavior") ?? "WHEN_NO_MATCH",
      ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"],
      "putIntegrationInput.passthroughBehavior",
    ),
    contentHandling: handlingOf(body),
    timeoutInMillis: numberOf(body, "timeoutInMillis") ?? 29_000,
    cacheNamespace: textOf(body, "cacheNamespace") ?? resourceId,
    cacheKeyParameters: listOf(body, "cacheKeyParameters") ?? [],
    tlsConfig: isObject(body.tlsConfig)
      ? { insecureSkipVerification: body.tlsConfig.insecureSkipVerification === true }
      : undefined,
  };
}

function readResponse(body: Unchecked, statusCode: string): IntegrationResponse {
  return {
    statusCode,
    selectionPattern: textOf(body, "selectionPattern"),
    responseParameters: textsOf(body, "responseParameters"),
    responseTemplates: textsOf(body, "responseTemplates"),
    contentHandling: handlingOf(body),
  };
}

function handlingOf(body: Unchecked): Integration["contentHandling"] {
  const handling = textOf(body, "contentHandling");
  if (handling === undefined || handling === "CONVERT_TO_BINARY" || handling === "CONVERT_TO_TEXT") return handling;
  throw badRequest("Invalid content handling specified. Valid options are CONVERT_TO_BINARY,CONVERT_TO_TEXT");
}
