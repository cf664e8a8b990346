import type { GatewayResponse } from "../model.ts";
import { contextOf, contextValue } from "./context.ts";
import type { Answer, Call, RoutedCall } from "./exchange.ts";
import { type GatewayFailure, type ResponseType, responseTypes } from "./failure.ts";
import { HeaderList } from "./header-list.ts";
import { mappedValues } from "./mapping.ts";
import { chooseTemplate } from "./media-type.ts";
import { print, type Value } from "./vtl/value.ts";

type ReachedCall = Call & Partial<RoutedCall>;

/** Words the gateway's own answer to a request that failed, as the API customised it. */
export function gatewayResponse(call: ReachedCall, failure: GatewayFailure): Answer {
  const standard = responseTypes[failure.responseType];
  const custom = customised(call, failure.responseType, standard.status);
  const headers = new HeaderList([["x-amzn-ErrorType", failure.details.errorType ?? standard.errorType]]);
  for (const [target, expression] of Object.entries(custom?.responseParameters ?? {})) {
    const values = mappedValues(expression, call);
    if (values.length > 0) headers.set(target.replace(/^gatewayresponse\.header\./, ""), values.join(","));
  }
  const word = failure.details.sandboxWord;
  if (word !== undefined) headers.set("X-Sandbox-Error", word.replace(/[^\x20-\x7e]/g, "?"));
  const chosen = chooseTemplate(custom?.responseTemplates ?? {}, call.request.headers.get("Accept"));
  const { contentType, template } = chosen ?? { contentType: "application/json", template: standardTemplate(failure) };
  if (!headers.has("Content-Type")) headers.set("Content-Type", contentType);
  return {
    status: Number(custom?.statusCode ?? standard.status),
    headers,
    body: Buffer.from(substitute(template, call, failure)),
  };
}

/** An unspecified type takes the customisation of DEFAULT_4XX or DEFAULT_5XX: "Gateway response types". */
function customised({ contents }: ReachedCall, type: ResponseType, status: number): GatewayResponse | undefined {
  return contents.gatewayResponses[type] ?? contents.gatewayResponses[status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];
}

/** The vendor writes `Message` in the refusals of its policies, and `message` everywhere else. */
function standardTemplate({ responseType }: GatewayFailure): string {
  return `{"${responseType === "ACCESS_DENIED" ? "Message" : "message"}":$context.error.messageString}`;
}

/**
 * Fills in `$context.…`, `$stageVariables.…` and `$method.request.…`. These templates are not Velocity's:
 * "x-amazon-apigateway-gateway-responses.gatewayResponse object".
 */
function substitute(template: string, call: ReachedCall, failure: GatewayFailure): string {
  const context = new Map<string, Value>([...contextOf(call), ["error", errorOf(failure)]]);
  return template.replace(reference, (_, plain: string | undefined, braced: string | undefined) => {
    const [, source = "", name = ""] = sourceAndName.exec(plain ?? braced ?? "") ?? [];
    if (source === "context") return print(contextValue(context, name));
    if (source === "stageVariables") return call.stageVariables[name] ?? "";
    return mappedValues(`method.request.${name}`, call).join(",");
  });
}

const dotted = String.raw`(?:context|stageVariables|method\.request)(?:\.[A-Za-z0-9_-]+)+`;
const reference = new RegExp(String.raw`\$(${dotted})|\$\{(${dotted})\}`, "g");
const sourceAndName = /^(context|stageVariables|method\.request)\.(.+)$/;

function errorOf({ responseType, details, message }: GatewayFailure): Value {
  const text = details.message ?? (responseTypes[responseType].message === null ? null : message);
  return new Map<string, Value>([
    ["message", text ?? "null"],
    ["messageString", JSON.stringify(text)],
    ["responseType", responseType],
    ["validationErrorString", `[${(details.validationErrors ?? []).join(", ")}]`],
  ]);
}
