import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest, limitExceeded } from "../../control/aws-error.ts";
import { corsProblem, readCors } from "../cors-configuration.ts";
import type { Cors, HttpDefinition } from "../model.ts";
import { quotaProblem } from "../quotas.ts";
import { type BasePathOption, basePathPrefix, disablesExecuteApi } from "./base-path.ts";
import { importAuthorizers } from "./import-authorizers.ts";
import { ImportedIntegrations } from "./import-integrations.ts";
import { importRoutes } from "./import-routes.ts";
import { type DocumentVariables, readDocument, refused } from "./read-document.ts";
import { ImportReport } from "./report.ts";

export interface ImportOptions {
  readonly basePath: BasePathOption;
  readonly failOnWarnings: boolean;
  readonly variables: DocumentVariables;
  /** Why an issuer's discovery document cannot be had, or undefined. */
  readonly issuerProblem: (issuer: string) => Promise<string | undefined>;
}

export interface ImportedApi {
  readonly name: string;
  readonly description: string | undefined;
  readonly version: string | undefined;
  readonly disableExecuteApiEndpoint: boolean;
  readonly tags: Record<string, string>;
  readonly definition: HttpDefinition;
  readonly importInfo: readonly string[];
  readonly warnings: readonly string[];
}

/** "Working with API Gateway extensions to OpenAPI": those that only REST APIs have. */
const restOnlyExtensions = [
  "x-amazon-apigateway-api-key-source",
  "x-amazon-apigateway-binary-media-types",
  "x-amazon-apigateway-gateway-responses",
  "x-amazon-apigateway-minimum-compression-size",
  "x-amazon-apigateway-policy",
  "x-amazon-apigateway-request-validator",
  "x-amazon-apigateway-request-validators",
];

/**
 * Makes an API of an OpenAPI 3.0 document ("Working with OpenAPI definitions for HTTP APIs"). Throws a BadRequestException that
 * lists every error, or every warning when they are to fail the import.
 */
export async function importDocument(text: string, options: ImportOptions): Promise<ImportedApi> {
  const document = readDocument(text, options.variables);
  const report = new ImportReport();
  const unused = restOnlyExtensions.filter((name) => document[name] !== undefined);
  report.info.push(...unused.map((name) => `${name} is not supported by HTTP APIs. Ignoring.`));
  const securities = await importAuthorizers(document, report, options.issuerProblem);
  const integrations = new ImportedIntegrations(document);
  report.warnings.push(...integrations.problems.map((problem) => `Unable to create Integration: ${problem}`));
  const prefix = basePathPrefix(document, options.basePath);
  const routes = importRoutes({ document, report, securities, integrations, prefix });
  const corsConfiguration = importCors(document, report);
  if (report.errors.length > 0) throw refused(...report.errors);
  if (options.failOnWarnings && report.warnings.length > 0)
    throw badRequest(`Warnings found during import:\n\t${report.warnings.join("\n\t")}`);
  const authorizers = [...securities.values()].flatMap((security) =>
    security?.type === "authorizer" ? [security.authorizer] : [],
  );
  const definition = { routes, integrations: integrations.made, authorizers, corsConfiguration };
  const beyond = quotaProblem(definition);
  if (beyond !== undefined) throw limitExceeded(beyond);
  return { ...aboutTheApi(document), definition, importInfo: report.info, warnings: report.warnings };
}

function aboutTheApi(document: Unchecked) {
  const info = isObject(document.info) ? document.info : {};
  const textOf = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
  return {
    name: String(info.title),
    description: textOf(info.description),
    version: textOf(info.version),
    disableExecuteApiEndpoint: disablesExecuteApi(document),
    tags: importTags(document),
  };
}

/** Root tags become AWS tags ("x-amazon-apigateway-tag-value property"). */
function importTags(document: Unchecked): Record<string, string> {
  const tags = Array.isArray(document.tags) ? document.tags.filter(isObject) : [];
  return Object.fromEntries(tags.map((tag) => [String(tag.name), String(tag["x-amazon-apigateway-tag-value"] ?? "")]));
}

function importCors(document: Unchecked, report: ImportReport): Cors | undefined {
  const extension = document["x-amazon-apigateway-cors"];
  if (extension === undefined) return undefined;
  const cors = readCors(extension);
  const problem = cors === undefined ? "x-amazon-apigateway-cors is malformed" : corsProblem(cors);
  if (problem !== undefined) return void report.errors.push(problem);
  return cors;
}
