import type { HttpMethod } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { pathParameters, sentPath } from "./paths.ts";
import { pointerOf } from "./pointer.ts";

/** One operation as it was found in a document. */
export interface PathOperation {
  readonly method: HttpMethod;
  /** The key under `paths`, as written. */
  readonly documentPath: string;
  readonly operation: JsonObject;
  /** Declared path parameters by name. */
  readonly parameters: ReadonlyMap<string, JsonObject>;
  readonly place: string;
}

type Rule = (path: string, operations: readonly PathOperation[]) => Omit<Finding, "place"> | undefined;

/** What no gateway can route is an error; what some cannot is their connector's to say, and only pointed at here. */
const rules: readonly Rule[] = [
  (path) => {
    if (path.startsWith("/")) return undefined;
    return {
      severity: "warning",
      code: "openapi.path-without-slash",
      sentence: `The path ${path} does not begin with a slash.`,
      instead: `It is read as /${path}.`,
    };
  },
  (path) => {
    if (!/[?#]/.test(withoutParameters(path))) return undefined;
    return {
      severity: "error",
      code: "openapi.path-with-query",
      sentence: `The path ${path} holds a query or fragment, by which no gateway routes.`,
      instead: "Describe it as query parameters of one path.",
    };
  },
  (path) => {
    if (!/[{}]/.test(withoutParameters(path)) && !pathParameters(path).includes("")) return undefined;
    return {
      severity: "error",
      code: "openapi.path-braces",
      sentence: `The braces in ${path} do not pair up around names.`,
      instead: "Write each parameter as {name}.",
    };
  },
  (path) => {
    const names = pathParameters(path);
    const repeated = names.find((name, index) => names.indexOf(name) !== index);
    if (repeated === undefined) return undefined;
    return {
      severity: "error",
      code: "openapi.repeated-path-parameter",
      sentence: `The parameter {${repeated}} is in ${path} twice.`,
      instead: "Rename one of them.",
    };
  },
  (path) => {
    if (!path.startsWith("/") || sentPath(path) === path || /[?#]/.test(withoutParameters(path))) return undefined;
    return {
      severity: "warning",
      code: "openapi.path-characters",
      sentence: `The path ${path} holds characters that a request carries percent-encoded.`,
      instead: `It is routed as ${sentPath(path)}.`,
    };
  },
  (path) => {
    const mixed = path.split("/").find((part) => part.includes("{") && !/^\{[^{}]*\}$/.test(part));
    if (mixed === undefined) return undefined;
    return {
      severity: "info",
      code: "openapi.path-parameter-in-segment",
      sentence: `In ${path} a parameter is only a part of the segment ${mixed}.`,
      instead: "Gateways that match whole segments only will say so in the plan.",
    };
  },
  (path) => {
    const odd = pathParameters(path).find((name) => name !== "" && !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name));
    if (odd === undefined) return undefined;
    return {
      severity: "info",
      code: "openapi.path-parameter-name",
      sentence: `The parameter name {${odd}} holds unusual characters.`,
      instead: "It is given another name where a gateway needs one.",
    };
  },
  (path, operations) => {
    const names = pathParameters(path);
    const missing = names.filter((name) => operations.some((one) => !one.parameters.has(name)));
    if (missing.length === 0) return undefined;
    return {
      severity: "warning",
      code: "openapi.undeclared-path-parameter",
      sentence: `${path} uses ${list(missing)}, which ${missing.length === 1 ? "is" : "are"} not declared as a path parameter for every operation.`,
      instead: "Any value without a slash is routed. Declare it to have it described.",
    };
  },
];

function withoutParameters(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "");
}

function list(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(", ");
}

/** Findings about one path of a document, each at the path's own key. */
export function checkPath(path: string, operations: readonly PathOperation[]): Finding[] {
  const place = pointerOf("paths", path);
  return rules.flatMap((rule) => {
    const finding = rule(path, operations);
    return finding === undefined ? [] : [{ ...finding, place }];
  });
}
