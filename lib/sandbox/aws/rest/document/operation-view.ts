import { isObject, type Unchecked } from "../../../core/json.ts";
import { type ApiDocument, objectAt, objectsAt, resolve, textAt } from "./read-document.ts";

/** A body in one content type. */
export interface Content {
  readonly contentType: string;
  readonly schema: unknown;
}

export interface ParameterView {
  readonly name: string;
  readonly location: string;
  readonly isRequired: boolean;
}

export interface ResponseView {
  readonly status: string;
  readonly headers: readonly string[];
  readonly contents: readonly Content[];
  /** The reference that the response was, since those to the document's root are not followed. */
  readonly reference?: string;
}

/** One operation of a document, the same for both versions. */
export interface OperationView {
  /** In capitals, or ANY. */
  readonly httpMethod: string;
  readonly raw: Unchecked;
  readonly parameters: readonly ParameterView[];
  readonly bodies: readonly Content[];
  readonly responses: readonly ResponseView[];
}

const verbs = ["get", "put", "post", "delete", "options", "head", "patch"];
const anyMethod = "x-amazon-apigateway-any-method";

/** The operations of a path item. */
export function operationsOf(document: ApiDocument, pathItem: Unchecked): OperationView[] {
  return [...verbs, anyMethod].flatMap((verb) => {
    const raw = pathItem[verb];
    if (!isObject(raw)) return [];
    return [
      {
        ...{ httpMethod: verb === anyMethod ? "ANY" : verb.toUpperCase(), raw },
        parameters: parametersOf(document, pathItem, raw),
        bodies: document.version === "2.0" ? swaggerBodies(document, pathItem, raw) : openApiBodies(document, raw),
        responses: responsesOf(document, raw),
      },
    ];
  });
}

/** An operation's parameters come before those of its path; cookies and bodies are none. */
function parametersOf(document: ApiDocument, pathItem: Unchecked, raw: Unchecked): ParameterView[] {
  const seen = new Set<string>();
  return rawParameters(document, pathItem, raw).flatMap((parameter) => {
    const name = textAt(parameter, "name");
    const location = textAt(parameter, "in");
    if (name === undefined || location === undefined || location === "body" || location === "formData") return [];
    if (seen.has(`${location} ${name}`)) return [];
    seen.add(`${location} ${name}`);
    return [{ name, location, isRequired: location === "path" || parameter.required === true }];
  });
}

function rawParameters(document: ApiDocument, pathItem: Unchecked, raw: Unchecked): Unchecked[] {
  return [...objectsAt(raw, "parameters"), ...objectsAt(pathItem, "parameters")]
    .map((parameter) => resolve(document, parameter))
    .filter(isObject);
}

function openApiBodies(document: ApiDocument, raw: Unchecked): Content[] {
  return contentsOf(resolve(document, raw.requestBody));
}

function swaggerBodies(document: ApiDocument, pathItem: Unchecked, raw: Unchecked): Content[] {
  const body = rawParameters(document, pathItem, raw).find((parameter) => parameter.in === "body");
  if (body === undefined) return [];
  return mediaTypes(raw.consumes ?? document.root.consumes).map((contentType) => ({
    contentType,
    schema: body.schema,
  }));
}

function responsesOf(document: ApiDocument, raw: Unchecked): ResponseView[] {
  return Object.entries(objectAt(raw, "responses")).map(([status, response]) => {
    const schema = isObject(response) ? response.schema : undefined;
    const contents =
      document.version === "3.0"
        ? contentsOf(response)
        : schema === undefined
          ? []
          : mediaTypes(raw.produces ?? document.root.produces).map((contentType) => ({ contentType, schema }));
    const reference = textAt(response, "$ref");
    return {
      ...{ status, headers: Object.keys(objectAt(response, "headers")), contents },
      ...(reference === undefined ? {} : { reference }),
    };
  });
}

function contentsOf(holder: unknown): Content[] {
  return Object.entries(objectAt(holder, "content")).flatMap(([contentType, media]) => {
    const schema = isObject(media) ? media.schema : undefined;
    return schema === undefined ? [] : [{ contentType, schema }];
  });
}

function mediaTypes(value: unknown): string[] {
  const types = Array.isArray(value) ? value.filter((type) => typeof type === "string") : [];
  return types.length === 0 ? ["application/json"] : types;
}
