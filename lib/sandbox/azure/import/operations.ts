import { isObject, type Unchecked } from "../../core/json.ts";
import type { Operation } from "../model.ts";
import { inWords, parameterContract, representation, representationsOf, type SchemaShelf } from "./contents.ts";
import type { Document } from "./document.ts";
import { nameGiver } from "./operation-names.ts";
import { entriesOf, type FoundOperation, listOf, operationsIn, resolve, textOf } from "./walk.ts";

/** An operation as the document describes it, before it has a place in the store. */
export type DraftOperation = Pick<
  Operation,
  "name" | "displayName" | "method" | "urlTemplate" | "description" | "templateParameters" | "request" | "responses"
> & { readonly tags: readonly string[] };

/** What a request says is kept to itself and not put into the template. */
const unlisted = ["accept", "content-type", "authorization"];

/**
 * "Import an OpenAPI specification: API import restrictions": each operation in the service's own terms.
 * `conduct` says what becomes of required query parameters: part of the template, or query parameters.
 */
export function draftOperations(
  document: Document,
  shelf: SchemaShelf,
  conduct: "template" | "query",
): DraftOperation[] {
  const giveName = nameGiver();
  return operationsIn(document.root).map((found) => {
    const { path, method, operation } = found;
    const operationId = textOf(operation.operationId);
    const placed = parametersOf(document.root, found, conduct);
    const suggestion = `${path.replace(/[{}]/g, "").split("/").filter(Boolean).join("-")}${inWords(method)}`;
    return {
      name: giveName(operationId, method, path),
      displayName: (textOf(operation.summary) || operationId || `${method.toUpperCase()} ${path}`).slice(0, 300),
      method: method.toUpperCase(),
      urlTemplate: path + placed.templateQuery,
      description: textOf(operation.description)?.slice(0, 1_000) ?? null,
      templateParameters: placed.template,
      request: {
        queryParameters: placed.query,
        headers: placed.headers,
        representations: requestBody(document, found, shelf, suggestion),
      },
      responses: responsesOf(document, operation, shelf, suggestion),
      tags: listOf(operation.tags).flatMap((tag) => textOf(tag) ?? []),
    };
  });
}

function parametersOf(root: Unchecked, { parameters }: FoundOperation, conduct: "template" | "query") {
  const of = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const contracts = (list: readonly Unchecked[]) => list.map((parameter) => parameterContract(root, parameter));
  const [required, optional] = [
    of("query").filter((parameter) => parameter.required === true && conduct === "template"),
    of("query").filter((parameter) => parameter.required !== true || conduct === "query"),
  ];
  const pairs = required.map(({ name }) => `${String(name)}={${String(name)}}`);
  return {
    template: contracts([...of("path"), ...required]),
    query: contracts(optional),
    headers: contracts(of("header").filter(({ name }) => !unlisted.includes(String(name).toLowerCase()))),
    templateQuery: pairs.length === 0 ? "" : `?${pairs.join("&")}`,
  };
}

/** Bodies of GET, HEAD and OPTIONS are dropped. */
function requestBody({ kind, root }: Document, found: FoundOperation, shelf: SchemaShelf, suggestion: string) {
  const { operation, parameters, method } = found;
  if (["get", "head", "options"].includes(method)) return [];
  if (kind === "openapi")
    return representationsOf(root, resolve(root, operation.requestBody).content, shelf, `${suggestion}Request`);
  const body = parameters.find((parameter) => parameter.in === "body");
  if (body === undefined) return [];
  return mediaTypes(root, operation, "consumes").map((contentType) =>
    representation(contentType, body.schema, undefined, shelf, `${suggestion}Request`),
  );
}

/** Only numbered responses are kept; `default` has no place in the service's contract. */
function responsesOf({ kind, root }: Document, operation: Unchecked, shelf: SchemaShelf, suggestion: string) {
  return entriesOf(operation.responses).flatMap(([status, raw]) => {
    if (!/^[1-5]\d\d$/.test(status)) return [];
    const response = resolve(root, raw);
    const name = `${suggestion}${status}Response`;
    const representations =
      kind === "openapi"
        ? representationsOf(root, response.content, shelf, name)
        : response.schema === undefined
          ? []
          : mediaTypes(root, operation, "produces").map((contentType) =>
              representation(contentType, response.schema, exampleFor(response, contentType), shelf, name),
            );
    const headers = entriesOf(response.headers).map(([header, definition]) =>
      parameterContract(root, { ...resolve(root, definition), name: header }),
    );
    const description = textOf(response.description);
    return [
      { statusCode: Number(status), ...(description === undefined ? {} : { description }), representations, headers },
    ];
  });
}

function exampleFor(response: Unchecked, contentType: string): unknown {
  return isObject(response.examples) ? response.examples[contentType] : undefined;
}

function mediaTypes(root: Unchecked, operation: Unchecked, field: "consumes" | "produces"): string[] {
  const own = listOf(operation[field] ?? root[field]).map(String);
  return own.length === 0 ? ["application/json"] : own;
}
