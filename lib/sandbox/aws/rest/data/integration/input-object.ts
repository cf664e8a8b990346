import { parseJson } from "../../../../core/json.ts";
import type { RoutedCall } from "../exchange.ts";
import { followJsonPath } from "../json-path.ts";
import { queryValue } from "../query.ts";
import { unknownMethod } from "../vtl/methods.ts";
import { fromJson, type HostObject, print, toJson, type ValueMap } from "../vtl/value.ts";

/** `$input` of a mapping template. The payload is the consumer's body, or the backend's. */
export function inputObject(call: RoutedCall, payload: Buffer): HostObject {
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
      throw unknownMethod("$input", name);
    },
  };
}

/** Looked for in path, query and headers, in that order. Header names count case here, as the vendor notes. */
function parameter({ pathParameters, request }: RoutedCall, name: string): string {
  const header = [...request.headers].findLast(([field]) => field === name)?.[1];
  const segment = Object.hasOwn(pathParameters, name) ? pathParameters[name] : undefined;
  return segment ?? queryValue(request.query, name) ?? header ?? "";
}

function allParameters({ pathParameters, request }: RoutedCall): ValueMap {
  return new Map([
    ["path", new Map(Object.entries(pathParameters))],
    ["querystring", new Map(request.query)],
    ["header", new Map(request.headers)],
  ]);
}
