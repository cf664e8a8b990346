import type { RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { parseTemplate } from "../vtl/parse-template.ts";
import { render, type Variables } from "../vtl/render.ts";
import { TemplateError } from "../vtl/syntax.ts";
import type { Value } from "../vtl/value.ts";
import { contextObject, type Overrides } from "./context-object.ts";
import { inputObject } from "./input-object.ts";
import { utilObject } from "./util-object.ts";

export interface Rendered {
  readonly text: string;
  readonly overrides: Overrides;
}

/**
 * Fills in a mapping template: "API Gateway mapping template and access logging variable reference".
 * @param payload What `$input` stands for: the consumer's body, or the backend's.
 * @param side Which override the template may set.
 */
export function renderTemplate(
  template: string,
  call: RoutedCall,
  payload: Buffer,
  side: "request" | "response",
): Rendered {
  const overrides: Overrides = { headers: new Map(), querystring: new Map(), path: new Map() };
  const variables: Variables = new Map<string, Value>([
    ["input", inputObject(call, payload)],
    ["util", utilObject()],
    ["context", contextObject(call, overrides, side)],
    ["stageVariables", new Map(Object.entries(call.stageVariables))],
  ]);
  try {
    return { text: render(parseTemplate(template), variables), overrides };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new GatewayFailure("API_CONFIGURATION_ERROR", {
      message: `The sandbox cannot fill in the mapping template: ${error.message}`,
      sandboxWord: error.message,
    });
  }
}
