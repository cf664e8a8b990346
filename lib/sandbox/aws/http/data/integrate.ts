import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { BodyTooLargeError, readBody } from "../../../core/http.ts";
import { evaluate, parseExpression } from "../mapping/expression.ts";
import { parseParameterKey } from "../mapping/parameter-key.ts";
import type { Integration } from "../model.ts";
import { payloadLimitBytes } from "../quotas.ts";
import { internalError, timedOut, unavailable } from "./answers.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { FieldList } from "./field-list.ts";
import { change, type IntegrationRequest, integrationRequest } from "./integration-request.ts";
import { responseValues } from "./values.ts";

class TimeoutError extends Error {}

/** Sends the request to the integration and maps what it answers. */
export async function integrate(exchange: Exchange): Promise<Answer> {
  const { route, definition } = exchange;
  const integration = definition.integrations.find(
    ({ integrationId }) => route.target === `integrations/${integrationId}`,
  );
  // No function is behind a Lambda integration here.
  if (integration?.integrationType !== "HTTP_PROXY") return internalError();
  try {
    const answer = await send(integrationRequest(exchange, integration), integration.timeoutInMillis);
    return mapResponse(exchange, integration, answer);
  } catch (error) {
    if (error instanceof TimeoutError) return timedOut();
    return error instanceof BodyTooLargeError ? internalError() : unavailable();
  }
}

/** The whole answer has to come within the time: HTTP APIs do not stream. */
function send(outgoing: IntegrationRequest, timeoutMs: number): Promise<Answer> {
  const { method, url, headers, body } = outgoing;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
      method,
      headers: headers.toRaw(),
      setHost: false,
    });
    const timer = setTimeout(() => request.destroy(new TimeoutError()), timeoutMs);
    request.once("close", () => clearTimeout(timer));
    request.on("error", reject);
    request.once("response", (incoming) => {
      gather(incoming).then(resolve, (error: unknown) => {
        reject(request.errored ?? error);
        request.destroy();
      });
    });
    request.end(body);
  });
}

const hopByHop = ["Connection", "Keep-Alive", "Proxy-Authenticate", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

async function gather(incoming: IncomingMessage): Promise<Answer> {
  const body = await readBody(incoming, payloadLimitBytes);
  const headers = FieldList.fromRaw(incoming.rawHeaders);
  for (const name of hopByHop) headers.delete(name);
  return { status: incoming.statusCode ?? 502, headers, body };
}

/** Response parameters are kept by the status that the backend answered with. */
function mapResponse(exchange: Exchange, { responseParameters = {} }: Integration, answer: Answer): Answer {
  const lookUp = responseValues(exchange, answer);
  const headers = new FieldList(answer.headers);
  let { status } = answer;
  for (const [key, text] of Object.entries(responseParameters[String(answer.status)] ?? {})) {
    const parsed = parseParameterKey(key);
    if (parsed === undefined) continue;
    if (parsed.place === "statuscode") {
      status = Number(text);
      continue;
    }
    const expression = parseExpression(text, ["response", "context", "stageVariables"]) ?? [];
    const value = parsed.operation === "remove" ? "" : evaluate(expression, lookUp);
    if (value !== undefined) change(headers, parsed.operation, parsed.name, value);
  }
  return { ...answer, status, headers };
}
