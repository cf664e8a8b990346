import type { Reader } from "../policy/reader.ts";
import type { Call, Enforced, StatementKind } from "../policy/statement-kind.ts";
import { parseTemplate } from "../routing/template.ts";
import { type Parameter, valueProblem } from "../validation/parameter-value.ts";
import { report, type ValidationError } from "../validation/report.ts";

const actions = ["ignore", "prevent", "detect"];
const list: Enforced = {
  attributes: { "specified-parameter-action": actions, "unspecified-parameter-action": actions },
  parts: { parameter: { attributes: { name: true, action: actions } } },
};

/** One place where parameters are. */
interface Place {
  readonly part: "headers" | "query" | "path";
  readonly word: string;
  readonly type: ValidationError["type"];
  readonly specified: readonly Parameter[];
  /** What the request has there: each name with its values. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly isSame: (one: string, other: string) => boolean;
}

/** "Validate parameters", against what the operation says of its path, query and headers. */
export const validateParameters: StatementKind = {
  name: "validate-parameters",
  attributes: {
    "specified-parameter-action": actions,
    "unspecified-parameter-action": actions,
    "errors-variable-name": true,
  },
  parts: { headers: list, query: list, path: list },
  apply: (call) => {
    for (const place of placesOf(call)) {
      for (const parameter of place.specified) {
        const values = valuesOf(place, parameter.name);
        const errors = specifiedErrors(place, parameter, values);
        report(call, actionFor(call.reader, place, parameter.name, "specified-parameter-action"), errors);
      }
      for (const name of place.given.keys()) {
        if (place.specified.some((parameter) => place.isSame(parameter.name, name))) continue;
        const details = `Unspecified ${place.word} ${name} is not allowed.`;
        const action = actionFor(call.reader, place, name, "unspecified-parameter-action");
        report(call, action, [{ name, type: place.type, rule: "Unspecified", details }]);
      }
    }
  },
};

function placesOf({ exchange }: Call): Place[] {
  const { operation, caller, parameters } = exchange;
  const template = operation?.templateParameters ?? [];
  const inQuery = parseTemplate(operation?.urlTemplate ?? "").queryNames;
  const isQuery = ({ name }: Parameter) => inQuery.includes(name);
  const exactly = (one: string, other: string) => one === other;
  const headerNames = new Set([...caller.headers].map(([name]) => name.toLowerCase()));
  return [
    {
      ...{ part: "path", word: "path parameter", type: "PathParameter", isSame: exactly },
      specified: template.filter((parameter) => !isQuery(parameter)),
      given: new Map(
        [...parameters].filter(([name]) => !inQuery.includes(name)).map(([name, value]) => [name, [value]]),
      ),
    },
    {
      ...{ part: "query", word: "query parameter", type: "QueryParameter", isSame: exactly },
      specified: [...template.filter(isQuery), ...(operation?.request?.queryParameters ?? [])],
      given: new Map([...new Set(caller.query.keys())].map((name) => [name, caller.query.getAll(name)])),
    },
    {
      ...{ part: "headers", word: "header", type: "RequestHeader" },
      isSame: (one, other) => one.toLowerCase() === other.toLowerCase(),
      specified: operation?.request?.headers ?? [],
      given: new Map([...headerNames].map((name) => [name, caller.headers.all(name)])),
    },
  ];
}

function valuesOf({ given, isSame }: Place, name: string): readonly string[] {
  return [...given].find(([candidate]) => isSame(candidate, name))?.[1] ?? [];
}

function specifiedErrors({ word, type }: Place, parameter: Parameter, values: readonly string[]): ValidationError[] {
  const { name } = parameter;
  const error = (details: string): ValidationError => ({ name, type, rule: "IncorrectMessage", details });
  const [value] = values;
  if (value === undefined)
    return parameter.required === true ? [error(`Request does not contain the required ${word} ${name}.`)] : [];
  if (values.length > 1 && parameter.type !== "array")
    return [error(`Request cannot contain multiple values for the ${word} ${name}.`)];
  const problem = valueProblem(parameter, value);
  return problem === undefined
    ? []
    : [error(`The value of the ${word} ${name} does not conform to the definition. ${problem}`)];
}

type ActionName = "specified-parameter-action" | "unspecified-parameter-action";

/** The narrowest wins: the parameter's own, its place's, the statement's. */
function actionFor(reader: Reader, { part, isSame }: Place, name: string, action: ActionName): string {
  const place = reader.child(part);
  const own = place?.children("parameter").find((parameter) => isSame(parameter.required("name"), name));
  return own?.attribute("action") ?? place?.attribute(action) ?? reader.required(action);
}
