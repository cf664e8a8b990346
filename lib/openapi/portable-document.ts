import { type Definition, httpMethods, type Operation } from "#lib/model/definition.ts";
import { type Finding, sortFindings } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { ComponentSchemas } from "./portable/component-schemas.ts";
import type { PortableContext } from "./portable/context.ts";
import { type FoundOperation, findOperations, operationKey } from "./portable/found-operations.ts";
import { LossList } from "./portable/losses.ts";
import { portableRequestBody, portableResponses } from "./portable/messages.ts";
import { portableParameters } from "./portable/parameters.ts";
import { portableSchema } from "./portable/schema.ts";

/** One operation of the definition, with what the document says of it. Holds no reference but to schemas. */
export interface PortableOperation {
  readonly operation: Operation;
  /** Parameter Objects, each with a schema or a content; every `{name}` of the path is among them, and required. */
  readonly parameters: readonly JsonObject[];
  readonly requestBody?: JsonObject;
  /** Response Objects by status code, `2XX` or `default`; at least one. */
  readonly responses: JsonObject;
  readonly summary?: string;
  readonly description?: string;
}

export interface PortableDocument {
  /** In the order of the definition, one for each of its operations. */
  readonly operations: readonly PortableOperation[];
  /** Reachable component schemas only, in the OpenAPI 3.0.3 dialect, sorted by name. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  /** What 3.0.3 cannot say: one finding for each kind of loss, at its first place in the definition's document. */
  readonly findings: readonly Finding[];
}

/**
 * What a gateway that deploys a document is to be told: the definition's operations, with all that its document says of
 * them, in the dialect of OpenAPI 3.0.3 (https://spec.openapis.org/oas/v3.0.3.html). Schemas allow at least what the
 * definition's allow. Without a document, or where it is silent, paths alone say what is known. Pure, and never throws.
 */
export function portableDocument(definition: Definition): PortableDocument {
  const first = convert(definition, new Set());
  // Which components allow more is known at the end only, and matters where they are alternatives or negated.
  return first.loose.size === 0 ? first.portable : convert(definition, first.loose).portable;
}

function convert(definition: Definition, loose: ReadonlySet<string>) {
  const document = definition.document ?? {};
  const losses = new LossList();
  const context = { document, losses, loose, components: new ComponentSchemas(document), parts: new Map() };
  const found = findOperations(document);
  const operations = definition.operations.map((operation) =>
    portableOperation(context, operation, found.get(operationKey(operation.method, operation.path))),
  );
  const components = portableComponents(context);
  if (isJsonObject(document.webhooks) && Object.keys(document.webhooks).length > 0) losses.add("webhooks", "/webhooks");
  const portable = { operations, schemas: components.schemas, findings: sortFindings(losses.findings()) };
  return { portable, loose: components.loose };
}

function portableOperation(
  context: PortableContext,
  operation: Operation,
  found: FoundOperation | undefined,
): PortableOperation {
  const place = found?.place ?? "";
  const value = found?.value ?? {};
  const parameters = portableParameters(context, operation.path, found?.parameterLists ?? []);
  const requestBody = portableRequestBody(context, value.requestBody, `${place}/requestBody`);
  const summary = textOf(value.summary) ?? textOf(operation.summary);
  const description = textOf(value.description);
  if (value.callbacks !== undefined) context.losses.add("callbacks", `${place}/callbacks`);
  return {
    operation,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    parameters,
    ...(requestBody && { requestBody }),
    responses: portableResponses(context, value.responses, `${place}/responses`),
  };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Schemas that operations refer to, those that these refer to, and so on until there is no new one. */
function portableComponents(context: PortableContext) {
  const { components, losses } = context;
  const schemas: [string, JsonObject][] = [];
  const loosened: string[] = [];
  for (let next = components.take(); next !== undefined; next = components.take()) {
    const before = losses.loosened;
    schemas.push([next.name, portableSchema(context, next.value, next.place)]);
    if (losses.loosened > before) loosened.push(next.name);
  }
  const sorted = schemas.sort(([a], [b]) => (a < b ? -1 : 1));
  return { schemas: Object.fromEntries(sorted), loose: components.withUsers(loosened) };
}

/**
 * The same as one OpenAPI 3.0.3 document, with operation ids and without servers, security, tags and extensions.
 * Paths are sorted and keys in a fixed order, so that two definitions that list the same differently print the same.
 */
export function printDocument(
  { operations, schemas }: Pick<PortableDocument, "operations" | "schemas">,
  info: { readonly title: string; readonly version: string },
): JsonObject {
  const byPath = Map.groupBy(operations, ({ operation }) => operation.path);
  const paths = [...byPath]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, list]) => [path, printPath(list)] as const);
  return {
    openapi: "3.0.3",
    info: { title: info.title, version: info.version },
    paths: Object.fromEntries(paths),
    ...(Object.keys(schemas).length > 0 && { components: { schemas } }),
  };
}

function printPath(list: readonly PortableOperation[]): JsonObject {
  const sorted = list.toSorted(
    (a, b) => httpMethods.indexOf(a.operation.method) - httpMethods.indexOf(b.operation.method),
  );
  return Object.fromEntries(sorted.map((one) => [one.operation.method.toLowerCase(), printOperation(one)]));
}

function printOperation(one: PortableOperation): JsonObject {
  const { operation, summary, description, parameters, requestBody, responses } = one;
  return {
    operationId: operation.id,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses,
    ...(operation.deprecated && { deprecated: true }),
  };
}
