import { type ExpressionSource, parseExpression } from "./expression.ts";
import { isReservedHeader, type ParameterKey, parseParameterKey } from "./parameter-key.ts";

type Parameters = Readonly<Record<string, string>>;

/** Why these request mappings are refused, or undefined. */
export function requestParametersProblem(parameters: Parameters): string | undefined {
  return problemOf(parameters, ["header", "querystring", "path"], ["request", "context", "stageVariables"]);
}

/** Why these response mappings are refused, or undefined. They are kept by the backend's status code. */
export function responseParametersProblem(byStatus: Readonly<Record<string, Parameters>>): string | undefined {
  for (const [status, parameters] of Object.entries(byStatus)) {
    if (!/^[2-5]\d\d$/.test(status)) return `Invalid status code specified in responseParameters: ${status}`;
    const problem = problemOf(parameters, ["header", "statuscode"], ["response", "context", "stageVariables"]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOf(
  parameters: Parameters,
  places: readonly ParameterKey["place"][],
  sources: readonly ExpressionSource[],
): string | undefined {
  for (const [key, value] of Object.entries(parameters)) {
    const parsed = parseParameterKey(key);
    if (parsed === undefined || !places.includes(parsed.place)) return `Invalid mapping expression specified: ${key}`;
    if (parsed.place === "header" && isReservedHeader(parsed.name))
      return `Operations on header ${parsed.name} are restricted`;
    if (parsed.place === "statuscode" && !/^[2-5]\d\d$/.test(value)) return `Invalid status code specified: ${value}`;
    if (parsed.operation !== "remove" && parseExpression(value, sources) === undefined)
      return `Invalid mapping expression specified: ${value}`;
  }
  return undefined;
}
