import { parseYaml } from "@redocly/openapi-core";
import { isObject, type Unchecked } from "../../core/json.ts";
import { validationError } from "../arm/arm-error.ts";

export interface Document {
  readonly kind: "openapi" | "swagger";
  readonly root: Unchecked;
}

interface Sent {
  readonly format?: string | undefined;
  readonly value?: string | undefined;
}

/** "Azure API Management limits": size of an inline document. */
const mostCharacters = 4 * 1024 * 1024;
const fetched = [
  "openapi-link",
  "openapi+json-link",
  "swagger-link-json",
  "wadl-link-json",
  "wsdl-link",
  "graphql-link",
];
const invalidDocument =
  "Parsing error(s): The input OpenAPI file is not valid for the OpenAPI specification https://github.com/OAI/OpenAPI-Specification/blob/master/versions/3.0.1.md (schema https://github.com/OAI/OpenAPI-Specification/blob/master/schemas/v3.0/schema.yaml).";

/** The document that an import sends, parsed. Throws the service's parsing errors. */
export function readDocument({ format, value }: Sent): Document {
  if (value === undefined || value === "")
    throw validationError([{ target: "value", message: "The value field is required." }]);
  if (value.length > mostCharacters)
    throw validationError([
      { target: "value", message: `The value exceeds the maximum length of ${mostCharacters} characters.` },
    ]);
  switch (format) {
    case "openapi":
      return openApi(parsedBy(() => parseYaml(value)));
    case "openapi+json":
      return openApi(parsedBy(() => JSON.parse(value)));
    case "swagger-json": {
      const root = parsedBy(() => JSON.parse(value));
      if (root.swagger !== "2.0")
        throw parsingErrors(["Parsing error(s): The document is not a Swagger 2.0 document."]);
      return { kind: "swagger", root };
    }
    default:
      throw validationError([
        {
          target: "format",
          message:
            format !== undefined && fetched.includes(format)
              ? `The sandbox fetches nothing: format '${format}' is not supported.`
              : `Format '${format ?? ""}' is not supported.`,
        },
      ]);
  }
}

function openApi(root: Unchecked): Document {
  if (typeof root.openapi !== "string" || !/^3\.[01]\.\d+$/.test(root.openapi))
    throw parsingErrors(["Parsing error(s): The document has no supported OpenAPI version."]);
  return { kind: "openapi", root };
}

function parsedBy(parse: () => unknown): Unchecked {
  try {
    const root = parse();
    if (isObject(root)) return root;
    throw new Error("The document is not an object.");
  } catch (error) {
    throw parsingErrors([`Parsing error(s): ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Every parsing error, and the sentence that always follows them. */
export function parsingErrors(problems: readonly string[]) {
  return validationError([...problems, invalidDocument].map((message) => ({ target: "representation", message })));
}
