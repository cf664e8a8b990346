import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { type PortableOperation, portableDocument } from "#lib/openapi/portable-document.ts";
import {
  type EncodedPolicies,
  type OperationDraft,
  writeMethod,
  writePreflight,
  writeRoot,
  writeSecuritySchemes,
} from "../policies.ts";
import { describeApi } from "../wire.ts";
import { binaryTypes } from "./binary-types.ts";
import { models } from "./models.ts";

export interface EncodedDocument {
  readonly document: JsonObject;
  readonly findings: readonly Finding[];
}

/**
 * The one document that an import takes: methods with their integrations, and the whole of what an import would otherwise
 * reset. Paths and members are in a fixed order, so that equal definitions give equal documents.
 */
export function encodeDocument(
  definition: Definition,
  slug: string,
  { api, operations }: EncodedPolicies,
  backendUrl: string,
): EncodedDocument {
  const portable = portableDocument(definition);
  const described = new Map(portable.operations.map((one) => [one.operation, one]));
  const { schemas, bodyOf, findings } = models(portable, operations);
  const byPath = Map.groupBy(operations, ({ place }) => place.path);
  const paths = [...byPath]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, drafts]) => {
      const preflight = writePreflight(drafts, api);
      const methods = drafts
        .toSorted((a, b) => (a.place.method < b.place.method ? -1 : 1))
        .map((draft) => [
          draft.place.method.toLowerCase(),
          { ...methodObject(draft, described.get(draft.operation), bodyOf(draft)), ...writeMethod(draft, backendUrl) },
        ]);
      return [path, { ...Object.fromEntries(methods), ...(preflight ? { options: preflight } : {}) }];
    });
  const securitySchemes = writeSecuritySchemes(api, operations);
  const binary = binaryTypes(portable);
  const components = {
    ...(Object.keys(schemas).length > 0 ? { schemas } : {}),
    ...(Object.keys(securitySchemes).length > 0 ? { securitySchemes } : {}),
  };
  const document = {
    openapi: "3.0.1",
    info: {
      title: slug,
      version: definition.version,
      description: describeApi(definition.name, definition.basePath),
    },
    paths: Object.fromEntries(paths),
    ...(Object.keys(components).length > 0 ? { components } : {}),
    ...writeRoot(api, operations),
    ...(binary.length > 0 ? { "x-amazon-apigateway-binary-media-types": binary } : {}),
  };
  return { document, findings };
}

function methodObject(
  draft: OperationDraft,
  described: PortableOperation | undefined,
  requestBody: JsonObject | undefined,
): JsonObject {
  const { operation, place } = draft;
  const names = [...place.parameters.values()];
  const path = names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
  const parameters = [...path, ...otherParameters(described, new Set(names))];
  return {
    operationId: operation.id,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: responsesOf(described?.responses ?? {}),
  };
}

/**
 * API Gateway knows a parameter by its name alone, in whatever place, and knows no cookies. Mappings cannot name others
 * than these, and all of them reach the backend whether they are declared or not.
 */
function otherParameters(described: PortableOperation | undefined, taken: Set<string>): JsonObject[] {
  return (described?.parameters ?? []).flatMap((parameter) => {
    const name = String(parameter.name);
    const where = parameter.in;
    const isKnown = (where === "query" || where === "header") && /^[A-Za-z0-9._$-]+$/.test(name);
    if (!isKnown || taken.has(name)) return [];
    taken.add(name);
    return [{ name, in: where, required: parameter.required === true, schema: { type: "string" } }];
  });
}

/** Status codes only: ranges and `default` mean something else to API Gateway. Bodies pass through whatever is declared. */
function responsesOf(responses: JsonObject): JsonObject {
  const known = Object.keys(responses).filter((status) => /^[1-5]\d\d$/.test(status));
  const said = (status: string) => [status, { description: descriptionOf(responses[status]) }];
  return known.length > 0
    ? Object.fromEntries(known.toSorted().map(said))
    : { "200": { description: "As the backend answers." } };
}

/** An import refuses an empty description. */
function descriptionOf(response: Json | undefined): string {
  const text = isJsonObject(response) ? response.description : undefined;
  return typeof text === "string" && text.trim() !== "" ? text : "As the backend answers.";
}
