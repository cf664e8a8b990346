import { isObject } from "../../../core/json.ts";
import type { RestContext } from "../context.ts";
import type { Contents } from "../model.ts";
import { requireRoom } from "../resource-quotas.ts";
import { readIntegration } from "./integration.ts";
import { type MethodParts, readMethod } from "./method.ts";
import { ImportedModels } from "./models.ts";
import { operationsOf } from "./operation-view.ts";
import { type ApiDocument, objectAt, readDocument } from "./read-document.ts";
import { ImportReport } from "./report.ts";
import { ResourceTree } from "./resource-tree.ts";
import { type CarriedSettings, readGatewayResponses, readSettings, readValidators } from "./root-extensions.ts";
import { readAuthorizers } from "./security.ts";

export interface ImportOptions {
  readonly restApiId: string;
  readonly text: string;
  /** What to do with the document's base path: "Set the OpenAPI basePath property". */
  readonly basepath: "ignore" | "prepend" | "split";
  readonly isFailingOnWarnings: boolean;
  /** What the API holds now; its ids are kept for what stays. Empty for a new one. */
  readonly present: Contents;
  /** In merge mode what the document does not name stays. */
  readonly isMerging: boolean;
}

export interface Imported {
  readonly settings: CarriedSettings;
  readonly contents: Contents;
  readonly warnings: readonly string[];
}

/**
 * What an API is once this document was put into it: "Import a REST API into API Gateway".
 * Throws a BadRequestException with every error found, or every warning when those are to fail. Nothing is written.
 */
export function importDocument(context: RestContext, options: ImportOptions): Imported {
  const { restApiId, present, isMerging } = options;
  const document = readDocument(options.text, context);
  const report = new ImportReport();
  const settings = readSettings(context, document, restApiId, report);
  const models = new ImportedModels(restApiId, report, present.models);
  models.addDocument(document);
  const authorizers = readAuthorizers(document, Object.values(present.authorizers), report);
  const requestValidators = readValidators(document, Object.values(present.requestValidators));
  const tree = new ResourceTree(Object.values(present.resources), isMerging, context.quotas.resourcesPerApi);
  const parts: MethodParts = {
    ...{ document, models, report },
    authorizers: Object.values(authorizers),
    validators: Object.values(requestValidators),
  };
  readPaths(parts, tree, options);
  const gatewayResponses = readGatewayResponses(document, report);
  requireRoom(Object.keys(authorizers).length - 1, context.quotas.authorizersPerApi, "authorizers");
  report.finish(options.isFailingOnWarnings);
  const read = { models: models.byName, authorizers, requestValidators, gatewayResponses };
  return {
    settings,
    contents: { resources: tree.byId(), ...merged(read, present, isMerging) },
    warnings: report.warnings,
  };
}

type ByName = Omit<Contents, "resources">;

function merged(read: ByName, present: Contents, isMerging: boolean): ByName {
  if (!isMerging) return read;
  return {
    models: { ...present.models, ...read.models },
    authorizers: { ...present.authorizers, ...read.authorizers },
    requestValidators: { ...present.requestValidators, ...read.requestValidators },
    gatewayResponses: { ...present.gatewayResponses, ...read.gatewayResponses },
  };
}

function readPaths(parts: MethodParts, tree: ResourceTree, { basepath }: ImportOptions): void {
  const { document, report } = parts;
  const prefix = prefixOf(document, basepath);
  for (const [key, value] of Object.entries(objectAt(document.root, "paths"))) {
    if (!isObject(value) || key.startsWith("x-")) continue;
    const path = `${prefix}${key}`;
    if (!key.startsWith("/")) {
      report.warn(`Parse issue: attribute paths. Resource ${key} should start with /`);
      continue;
    }
    const resource = report.attempt(`Unable to create resource at path '${path}'`, () => tree.at(path));
    if (resource === undefined) continue;
    for (const operation of operationsOf(document, value)) {
      const method = readMethod(parts, operation, resource.path);
      if (method === undefined) continue;
      const place = { path: resource.path, resourceId: resource.id };
      const methodIntegration = readIntegration(operation.raw, method, place, report);
      tree.put(resource.path, { ...method, methodIntegration });
    }
  }
}

/** `prepend` puts the whole base path in front; `split` leaves its first segment to a base path mapping. */
function prefixOf({ basePath }: ApiDocument, basepath: ImportOptions["basepath"]): string {
  if (basepath === "ignore" || basePath === "/" || basePath === "") return "";
  const trimmed = basePath.replace(/\/+$/, "");
  if (basepath === "prepend") return trimmed;
  const rest = trimmed.split("/").slice(2);
  return rest.length === 0 ? "" : `/${rest.join("/")}`;
}
