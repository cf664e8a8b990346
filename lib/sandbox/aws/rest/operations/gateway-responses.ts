import { notFound, validationError } from "../../control/aws-error.ts";
import type { ControlRoute } from "../../control/route.ts";
import type { RestContext } from "../context.ts";
import { gatewayResponseStatuses, gatewayResponseTypes } from "../gateway-response-types.ts";
import type { Definition, GatewayResponse } from "../model.ts";
import { invalidPath, type Patch, readPatches, requiredValue } from "../patch.ts";
import { textOf, textsOf } from "../request-members.ts";
import { showGatewayResponse } from "../wire.ts";
import { edit, reading, without, writesBelow, writing } from "./edit.ts";
import { patchedTexts } from "./integration-patches.ts";

/** What API Gateway itself answers, customised or not. */
export function gatewayResponseRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/gatewayresponses";
  const one = `${path}/{responseType}`;
  const writes = writesBelow(context);
  const put = (definition: Definition, response: GatewayResponse) => {
    const gatewayResponses = { ...definition.gatewayResponses, [response.responseType]: response };
    edit(context, definition, { gatewayResponses });
    return showGatewayResponse(response, false);
  };
  return [
    {
      ...{ operation: "GetGatewayResponses", method: "GET", path },
      handle: reading(context, (definition) => ({
        item: gatewayResponseTypes.map((responseType) => shown(definition, responseType)),
      })),
    },
    {
      ...{ operation: "GetGatewayResponse", method: "GET", path: one },
      handle: reading(context, (definition, { responseType }) => shown(definition, checkedType(responseType))),
    },
    {
      ...{ operation: "PutGatewayResponse", method: "PUT", path: one, ...writes },
      handle: writing(context, 201, (definition, { responseType }, body) =>
        put(definition, {
          ...{ responseType: checkedType(responseType), statusCode: textOf(body, "statusCode") },
          responseParameters: textsOf(body, "responseParameters") ?? {},
          responseTemplates: textsOf(body, "responseTemplates") ?? {},
        }),
      ),
    },
    {
      ...{ operation: "UpdateGatewayResponse", method: "PATCH", path: one, ...writes },
      handle: writing(context, 200, (definition, { responseType }, body) => {
        const type = checkedType(responseType);
        let response = definition.gatewayResponses[type] ?? vendorsOwn(type);
        for (const patch of readPatches(body, "updateGatewayResponseInput")) response = apply(response, patch);
        return put(definition, response);
      }),
    },
    {
      ...{ operation: "DeleteGatewayResponse", method: "DELETE", path: one, ...writes },
      handle: writing(context, 202, (definition, { responseType }) => {
        const type = checkedType(responseType);
        if (definition.gatewayResponses[type] === undefined) throw notFound("Gateway response type not defined on api");
        edit(context, definition, { gatewayResponses: without(definition.gatewayResponses, type) });
      }),
    },
  ];
}

function checkedType(responseType = ""): string {
  if (!gatewayResponseTypes.includes(responseType))
    throw validationError(
      `Value '${responseType}' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [${gatewayResponseTypes.join(", ")}]`,
    );
  return responseType;
}

function shown({ gatewayResponses }: Definition, responseType: string) {
  const customised = gatewayResponses[responseType];
  return showGatewayResponse(customised ?? vendorsOwn(responseType), customised === undefined);
}

function vendorsOwn(responseType: string): GatewayResponse {
  return {
    ...{ responseType, statusCode: gatewayResponseStatuses[responseType] },
    responseParameters: {},
    responseTemplates: { "application/json": '{"message":$context.error.messageString}' },
  };
}

function apply(response: GatewayResponse, patch: Patch): GatewayResponse {
  const [field, key] = patch.parts;
  if (field === "statusCode" && patch.op === "replace") return { ...response, statusCode: requiredValue(patch) };
  if (field === "responseParameters" || field === "responseTemplates")
    return { ...response, [field]: patchedTexts(response[field], key, patch) };
  throw invalidPath(patch);
}
