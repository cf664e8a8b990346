import { contextOf } from "../context.ts";
import type { RoutedCall } from "../exchange.ts";
import { TemplateError } from "../vtl/syntax.ts";
import { type HostObject, print } from "../vtl/value.ts";

/** What a template asked for beside the text it wrote. */
export interface Overrides {
  readonly headers: Map<string, string>;
  readonly querystring: Map<string, string>;
  readonly path: Map<string, string>;
  status?: number;
}

/** `$context` of a mapping template. Only the override of its own side, request or response, may be set. */
export function contextObject(call: RoutedCall, overrides: Overrides, side: "request" | "response"): HostObject {
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
