import type { Operation } from "#lib/model/definition.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { sentPath } from "../paths.ts";
import type {
  ContentDescription,
  OperationDescription,
  ParameterDescription,
  ResponseDescription,
  SchemaLine,
} from "./description.ts";
import { exampleOf } from "./example.ts";
import { type LineBudget, lineBudget, resolved, resolvedObject, schemaLine, text } from "./schema-lines.ts";

/** Characters of one example; a longer one is cut, and read in the source. */
const longestExample = 20_000;

/**
 * All that an OpenAPI 3.1 document says about one operation, resolved and bounded, for reading.
 * Undefined when the document has no such operation. Pure.
 */
export function describeOperation(
  document: JsonObject,
  { method, path }: Pick<Operation, "method" | "path">,
): OperationDescription | undefined {
  const item = itemOf(document, path);
  const operation = resolved(document, item?.[method.toLowerCase()]);
  if (item === undefined || !isJsonObject(operation)) return undefined;
  const budget = lineBudget();
  const body = operation.requestBody === undefined ? undefined : resolvedObject(document, operation.requestBody);
  return {
    description: text(operation.description) || text(item.description),
    security: securityOf(document, operation),
    parameters: parametersOf(document, item, operation, budget),
    ...(body === undefined
      ? {}
      : {
          body: {
            required: body.required === true,
            description: text(body.description),
            contents: contentsOf(document, body.content, budget),
          },
        }),
    responses: responsesOf(document, operation.responses, budget),
  };
}

function itemOf(document: JsonObject, path: string): JsonObject | undefined {
  const paths = isJsonObject(document.paths) ? document.paths : {};
  const key = Object.hasOwn(paths, path) ? path : Object.keys(paths).find((written) => sentPath(written) === path);
  const item = key === undefined ? undefined : resolved(document, paths[key]);
  return isJsonObject(item) ? item : undefined;
}

function parametersOf(
  document: JsonObject,
  item: JsonObject,
  operation: JsonObject,
  budget: LineBudget,
): ParameterDescription[] {
  const byPlace = new Map<string, JsonObject>();
  for (const list of [item.parameters, operation.parameters]) {
    for (const given of Array.isArray(list) ? list : []) {
      const parameter = resolvedObject(document, given);
      byPlace.set(`${text(parameter.in)} ${text(parameter.name)}`, parameter);
    }
  }
  return [...byPlace.values()].map((parameter) => ({
    name: text(parameter.name),
    in: text(parameter.in),
    schema: valueLine(document, parameter, budget),
    deprecated: parameter.deprecated === true,
  }));
}

/** Of a parameter or a header: its schema with its own description and requiredness. */
function valueLine(document: JsonObject, value: JsonObject, budget: LineBudget): SchemaLine {
  const content = isJsonObject(value.content) ? Object.values(value.content)[0] : undefined;
  const schema = schemaLine(document, value.schema ?? resolvedObject(document, content).schema, budget);
  return {
    ...schema,
    name: text(value.name),
    required: value.required === true,
    description: text(value.description) || schema.description,
  };
}

function responsesOf(document: JsonObject, given: Json | undefined, budget: LineBudget): ResponseDescription[] {
  const responses = isJsonObject(given) ? given : {};
  return Object.entries(responses)
    .filter(([status]) => !status.startsWith("x-"))
    .map(([status, value]) => {
      const response = resolvedObject(document, value);
      const headers = isJsonObject(response.headers) ? response.headers : {};
      return {
        status,
        description: text(response.description),
        headers: Object.entries(headers).map(([name, header]) => ({
          ...valueLine(document, resolvedObject(document, header), budget),
          name,
        })),
        contents: contentsOf(document, response.content, budget),
      };
    });
}

function contentsOf(document: JsonObject, given: Json | undefined, budget: LineBudget): ContentDescription[] {
  const content = isJsonObject(given) ? given : {};
  return Object.entries(content).map(([mediaType, value]) => {
    const media = resolvedObject(document, value);
    const written = writtenExample(document, media);
    const made = written === undefined && media.schema !== undefined && /json/i.test(mediaType);
    const example = made ? exampleOf(document, media.schema) : written;
    return {
      mediaType,
      ...(media.schema === undefined ? {} : { schema: schemaLine(document, media.schema, budget) }),
      ...(example === undefined ? {} : { example: exampleText(example) }),
      made,
    };
  });
}

function writtenExample(document: JsonObject, media: JsonObject): Json | undefined {
  if (media.example !== undefined) return media.example;
  const [first] = isJsonObject(media.examples) ? Object.values(media.examples) : [];
  return first === undefined ? undefined : resolvedObject(document, first).value;
}

function exampleText(example: Json): string {
  const whole = typeof example === "string" ? example : JSON.stringify(example, null, 2);
  return whole.length > longestExample ? `${whole.slice(0, longestExample)}\n…` : whole;
}

function securityOf(document: JsonObject, operation: JsonObject): string[] {
  const required = operation.security ?? document.security;
  const alternatives = Array.isArray(required) ? required.filter(isJsonObject) : [];
  const words = alternatives.map((alternative) =>
    Object.entries(alternative)
      .map(([scheme, scopes]) =>
        Array.isArray(scopes) && scopes.length > 0 ? `${scheme} (${scopes.map(String).join(", ")})` : scheme,
      )
      .join(" and "),
  );
  return words.map((word) => (word === "" ? "nothing" : word));
}
