import { isObject, parseJson } from "../../../../core/json.ts";
import type { Integration } from "../../model.ts";
import type { Answer, RoutedCall } from "../exchange.ts";
import { GatewayFailure, notEmulated } from "../failure.ts";
import { HeaderList } from "../header-list.ts";
import { backendRequest } from "./backend-request.ts";
import { integrationResponse } from "./integration-response.ts";
import { requestBody } from "./request-body.ts";
import { send } from "./send.ts";

/** Answers the call by what stands behind the method. */
export async function integrate(call: RoutedCall): Promise<Answer> {
  const integration = call.method.methodIntegration;
  if (integration === undefined)
    throw new GatewayFailure("API_CONFIGURATION_ERROR", { sandboxWord: "The method has no integration" });
  if (integration.connectionType === "VPC_LINK") throw notEmulated("an integration through a VPC link");
  switch (integration.type) {
    case "HTTP_PROXY":
      return remapped(await send(backendRequest(integration, call, { body: call.request.body })));
    case "HTTP":
      return integrationResponse(
        integration,
        call,
        await send(backendRequest(integration, call, requestBody(integration, call))),
      );
    case "MOCK":
      return integrationResponse(integration, call, mock(integration, call));
    case "AWS":
    case "AWS_PROXY":
      throw notEmulated(`an integration of type ${integration.type}`);
    default:
      return integration.type satisfies never;
  }
}

/** The request template says which status to answer with; what it says otherwise is not looked at. */
function mock(integration: Integration, call: RoutedCall): Answer {
  const said = parseJson(requestBody(integration, call).body.toString());
  const status = isObject(said) ? Number(said.statusCode) : Number.NaN;
  if (!Number.isInteger(status))
    throw new GatewayFailure("API_CONFIGURATION_ERROR", {
      sandboxWord: "The mock's request template gives no statusCode",
    });
  return { status, headers: new HeaderList(), body: Buffer.alloc(0) };
}

/** Fields of a backend that the gateway has of its own, and sends under another name: "Amazon API Gateway important notes". */
const renamed = new Set(["connection", "content-length", "date", "server", "www-authenticate"]);
const dropped = new Set(["keep-alive", "transfer-encoding", "trailer", "upgrade"]);

function remapped({ status, headers, body }: Answer): Answer {
  const kept = [...headers].filter(([name]) => !dropped.has(name.toLowerCase()));
  return {
    status,
    body,
    headers: new HeaderList(
      kept.map(([name, value]) => [renamed.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value]),
    ),
  };
}
