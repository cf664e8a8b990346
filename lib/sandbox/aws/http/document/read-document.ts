import { load } from "js-yaml";
import { isObject, parseJson, type Unchecked } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";

/** The values of "AWS variables for OpenAPI import". */
export interface DocumentVariables {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
}

/** Of an API's name, version and description, in characters: Amazon API Gateway Version 2 API Reference, "Api". */
const longest = { title: 128, version: 64, description: 1_024 };

/** Parses JSON or YAML and resolves AWS variables. Refuses what is no OpenAPI 3.0 document. */
export function readDocument(text: string, variables: DocumentVariables): Unchecked {
  const values: Readonly<Record<string, string>> = {
    AccountId: variables.accountId,
    Partition: variables.partition,
    Region: variables.region,
  };
  const resolved = text.replace(/\$\{AWS::(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const document = parseJson(resolved) ?? parseYaml(resolved);
  if (!isObject(document)) throw refused("Unable to parse the API definition because of a malformed document");
  const version = document.openapi ?? document.swagger;
  if (typeof document.openapi !== "string" || !/^3\.0\.\d+$/.test(document.openapi))
    throw refused(`Unsupported API definition version '${String(version)}'. HTTP APIs support OpenAPI 3.0 only`);
  const info = isObject(document.info) ? document.info : {};
  if (typeof info.title !== "string" || info.title.trim() === "") throw refused("Attribute info.title is missing");
  for (const [name, most] of Object.entries(longest))
    if (String(info[name] ?? "").length > most) throw refused(`Attribute info.${name} must not be longer than ${most}`);
  if (!isObject(document.paths)) throw refused("Attribute paths is missing");
  return document;
}

/** The title of a document that may be none: what the sandbox looks for sentinels in. */
export function documentTitle(text: string): string | undefined {
  const document = parseJson(text) ?? parseYaml(text);
  const info = isObject(document) && isObject(document.info) ? document.info : {};
  return typeof info.title === "string" ? info.title : undefined;
}

/** All that kept the import from happening, in the vendor's layout. */
export function refused(...problems: readonly string[]) {
  return badRequest(`Errors found during import:\n\t${problems.join("\n\t")}`);
}

function parseYaml(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}
