import type { Definition, Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { pathParameters } from "./paths.ts";

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
  /** What 3.0.3 cannot say, grouped: one for each kind of loss. */
  readonly findings: readonly Finding[];
}

/** The definition's operations and schemas in the OpenAPI 3.0.3 dialect. */
export function portableDocument(definition: Definition): PortableDocument {
  const operations = definition.operations.map((operation) => ({
    operation,
    parameters: [...new Set(pathParameters(operation.path))].map((name) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    })),
    responses: { default: { description: "Default response." } },
  }));
  return { operations, schemas: {}, findings: [] };
}

/** The same as one OpenAPI 3.0.3 document without servers, security, tags and extensions. Keys are in a fixed order. */
export function printDocument(
  { operations, schemas }: Pick<PortableDocument, "operations" | "schemas">,
  info: { readonly title: string; readonly version: string },
): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const { operation, parameters, requestBody, responses } of operations) {
    const printed = { operationId: operation.id, parameters, ...(requestBody ? { requestBody } : {}), responses };
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: printed };
  }
  return { openapi: "3.0.3", info: { title: info.title, version: info.version }, paths, components: { schemas } };
}
