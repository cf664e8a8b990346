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
        .map((draft) => {
          const parameters = parametersOf(draft, described.get(draft.operation));
          const own = methodObject(draft, described.get(draft.operation), parameters, bodyOf(draft));
          return [draft.place.method.toLowerCase(), { ...own, ...writeMethod(draft, backendUrl, parameters) }];
        });
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
  { operation }: OperationDraft,
  described: PortableOperation | undefined,
  parameters: JsonObject[],
  requestBody: JsonObject | undefined,
): JsonObject {
  return {
    operationId: operation.id,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: responsesOf(described?.responses ?? {}),
  };
}

function parametersOf({ place, cache }: OperationDraft, described: PortableOperation | undefined): JsonObject[] {
  const names = [...place.parameters.values()];
  const path = names.map((name) => parameter(name, "path", true));
  const declared = otherParameters(described, new Set(names));
  // A cache tells answers apart by what the method declares only, so by what a policy names the method has to say it too.
  const varied = [
    ...(cache?.query ?? []).map((name) => parameter(name, "query", false)),
    ...(cache?.headers ?? []).map((name) => parameter(name, "header", false)),
  ].filter((one) => !declared.some((other) => other.in === one.in && other.name === one.name));
  const isVaried = (one: JsonObject) => varied.some(({ name }) => name === one.name);
  return [...path, ...declared.filter((one) => !isVaried(one)), ...varied];
}

function parameter(name: string, where: string, required: boolean): JsonObject {
  return { name, in: where, required, schema: { type: "string" } };
}

/**
 * API Gateway knows a parameter by its name alone, in whatever place, and knows no cookies. Mappings cannot name others
 * than these, and all of them reach the backend whether they are declared or not.
 */
function otherParameters(described: PortableOperation | undefined, taken: Set<string>): JsonObject[] {
  return (described?.parameters ?? []).flatMap((one) => {
    const name = String(one.name);
    const where = one.in;
    const isKnown = (where === "query" || where === "header") && /^[A-Za-z0-9._$-]+$/.test(name);
    if (!isKnown || taken.has(name)) return [];
    taken.add(name);
    return [parameter(name, where, one.required === true)];
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
