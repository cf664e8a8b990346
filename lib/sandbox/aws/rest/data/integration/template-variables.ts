import { parseJson } from "../../../../core/json.ts";
import { contextOf } from "../context.ts";
import type { RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { followJsonPath } from "../json-path.ts";
import { queryValue } from "../query.ts";
import { unknownMethod } from "../vtl/methods.ts";
import { parseTemplate } from "../vtl/parse-template.ts";
import { render, type Variables } from "../vtl/render.ts";
import { TemplateError } from "../vtl/syntax.ts";
import { fromJson, type HostObject, print, toJson, type Value, type ValueMap } from "../vtl/value.ts";

/** What a template asked for beside the text it wrote. */
export interface Overrides {
  readonly headers: Map<string, string>;
  readonly querystring: Map<string, string>;
  readonly path: Map<string, string>;
  status?: number;
}

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

function inputObject(call: RoutedCall, payload: Buffer): HostObject {
  const text = payload.toString();
  return {
    name: "input",
    property: (name) => (name === "body" ? text : undefined),
    call: (name, given) => {
      const [first] = given;
      const found = () => followJsonPath(parseJson(text), print(first));
      if (name === "params") return first === undefined ? allParameters(call) : parameter(call, print(first));
      if (name === "json") return toJson(fromJson(found()));
      if (name === "path") return fromJson(found());
      throw unknownMethod(inputName, name);
    },
  };
}

const inputName: HostObject = { name: "input" };

/** Looked for in path, query and headers, in that order. Header names count case here, as the vendor notes. */
function parameter({ pathParameters, request }: RoutedCall, name: string): string {
  const header = [...request.headers].findLast(([field]) => field === name)?.[1];
  return pathParameters[name] ?? queryValue(request.query, name) ?? header ?? "";
}

function allParameters({ pathParameters, request }: RoutedCall): ValueMap {
  return new Map([
    ["path", new Map(Object.entries(pathParameters))],
    ["querystring", new Map(request.query)],
    ["header", new Map(request.headers)],
  ]);
}

function utilObject(): HostObject {
  return {
    name: "util",
    call: (name, given) => {
      const text = print(given[0]);
      switch (name) {
        case "escapeJavaScript":
          return escapeJavaScript(text);
        case "urlEncode":
          return encodeURIComponent(text).replaceAll("%20", "+");
        case "urlDecode":
          return decodeURIComponent(text.replaceAll("+", " "));
        case "base64Encode":
          return Buffer.from(text).toString("base64");
        case "base64Decode":
          return Buffer.from(text, "base64").toString();
        case "parseJson":
          return fromJson(parseJson(text));
        default:
          throw unknownMethod({ name: "util" }, name);
      }
    },
  };
}

/** Escapes both kinds of quotes, backslashes, slashes, and what is not printable. */
function escapeJavaScript(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/['/]/g, "\\$&")
    .replace(
      /[\u007f-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`,
    );
}

function contextObject(call: RoutedCall, overrides: Overrides, side: "request" | "response"): HostObject {
  const context = contextOf(call);
  return {
    name: "context",
    property: (name) => (name === `${side}Override` ? overrideObject(overrides, name) : context.get(name)),
  };
}

/** "Use a mapping template to override an API's request and response parameters and status codes". */
function overrideObject(overrides: Overrides, name: string): HostObject {
  const parts: Readonly<Record<string, Map<string, string>>> =
    name === "responseOverride"
      ? { header: overrides.headers }
      : { header: overrides.headers, querystring: overrides.querystring, path: overrides.path };
  return {
    name,
    property: (part) => {
      const target = parts[part];
      return target === undefined
        ? undefined
        : {
            name: part,
            property: (key) => target.get(key),
            assign: (key, value) => void target.set(key, print(value)),
          };
    },
    assign: (part, value) => {
      if (part !== "status" || name !== "responseOverride")
        throw new TemplateError(`The sandbox does not evaluate #set on $context.${name}.${part}`);
      overrides.status = Number(print(value));
    },
  };
}
