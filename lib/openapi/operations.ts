import { type HttpMethod, httpMethods, type Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { checkPath, type PathOperation } from "./path-rules.ts";
import { pathParameters, pathShape, sentPath } from "./paths.ts";
import { pointerOf, resolveReference } from "./pointer.ts";

export interface OperationList {
  readonly operations: readonly Operation[];
  readonly findings: readonly Finding[];
}

/** Reads the operations of an OpenAPI 3.1 document, with findings on what a gateway could not route or tell apart. */
export function readOperations(document: JsonObject): OperationList {
  const findings: Finding[] = [];
  const found = pathItems(document, findings).flatMap(({ path, item }) => operationsOfItem(document, path, item));
  for (const [path, operations] of Map.groupBy(found, (one) => one.documentPath)) {
    findings.push(...checkPath(path, operations));
  }
  return { operations: named(found, findings), findings: [...findings, ...clashes(found), ...asides(document, found)] };
}

function pathItems(document: JsonObject, findings: Finding[]): { path: string; item: JsonObject }[] {
  const paths = isJsonObject(document.paths) ? document.paths : {};
  return Object.entries(paths).flatMap(([path, value]) => {
    if (path.startsWith("x-") || !isJsonObject(value)) return [];
    const resolved = resolveReference(document, { value, keys: ["paths", path] })?.value;
    // Beside a reference, what the path says itself comes first.
    if (isJsonObject(resolved)) return [{ path, item: resolved === value ? value : { ...resolved, ...value } }];
    if (typeof value.$ref === "string" && value.$ref.startsWith("#")) {
      findings.push({
        severity: "error",
        code: "openapi.unresolved-path",
        place: pointerOf("paths", path),
        sentence: `The operations of ${path} are behind a reference that leads nowhere.`,
        instead: "Write the operations here, or correct the reference.",
      });
    }
    return [{ path, item: value }];
  });
}

function operationsOfItem(document: JsonObject, documentPath: string, item: JsonObject): PathOperation[] {
  return httpMethods.flatMap((method) => {
    const operation = item[method.toLowerCase()];
    if (!isJsonObject(operation)) return [];
    const parameters = pathParametersOf(document, [item.parameters, operation.parameters]);
    return [
      { method, documentPath, operation, parameters, place: pointerOf("paths", documentPath, method.toLowerCase()) },
    ];
  });
}

/** Declared path parameters by name; those of the operation replace those of its path. */
function pathParametersOf(document: JsonObject, lists: readonly (Json | undefined)[]): Map<string, JsonObject> {
  const parameters = new Map<string, JsonObject>();
  for (const value of lists.flatMap((list) => (Array.isArray(list) ? list : []))) {
    const parameter = resolveReference(document, { value, keys: [] })?.value;
    if (isJsonObject(parameter) && parameter.in === "path" && typeof parameter.name === "string") {
      parameters.set(parameter.name, parameter);
    }
  }
  return parameters;
}

/** Gives each operation an id that is its own: what the document says, else method and path. */
function named(found: readonly PathOperation[], findings: Finding[]): Operation[] {
  const ids = new Set<string>();
  let without = 0;
  const operations = found.map((one) => {
    const fallback = `${one.method.toLowerCase()}-${one.documentPath}`;
    const written = typeof one.operation.operationId === "string" ? one.operation.operationId.trim() : "";
    if (written === "") without += 1;
    else if (ids.has(written)) findings.push(repeatedId(written, fallback, one.place));
    const id = written === "" || ids.has(written) ? fallback : written;
    ids.add(id);
    return toOperation(one, id);
  });
  if (without > 0) findings.push(withoutId(without, found.length));
  return operations;
}

function toOperation({ method, documentPath, operation, parameters }: PathOperation, id: string): Operation {
  const summary = typeof operation.summary === "string" ? operation.summary.trim().slice(0, 300) : "";
  const tags = Array.isArray(operation.tags) ? operation.tags.filter((tag) => typeof tag === "string") : [];
  const emptyAllowed = pathParameters(documentPath).filter((name) => allowsEmpty(parameters.get(name)));
  return {
    id,
    method,
    path: sentPath(documentPath),
    ...(summary === "" ? {} : { summary }),
    tags,
    deprecated: operation.deprecated === true,
    emptyAllowed,
  };
}

/** Only what says so: a string schema without a minimum length means a name nobody thought about, not an empty one. */
function allowsEmpty(parameter: JsonObject | undefined): boolean {
  if (parameter === undefined) return false;
  const schema = isJsonObject(parameter.schema) ? parameter.schema : {};
  return (
    parameter.allowEmptyValue === true ||
    schema.minLength === 0 ||
    schema.default === "" ||
    (Array.isArray(schema.enum) && schema.enum.includes(""))
  );
}

/** `/a/{x}` and `/a/{y}` with one method are one route: a gateway would choose by chance. */
function clashes(found: readonly PathOperation[]): Finding[] {
  const first = new Map<string, PathOperation>();
  return found.flatMap((one) => {
    const shape = `${one.method} ${pathShape(sentPath(one.documentPath))}`;
    const other = first.get(shape);
    if (other === undefined) {
      first.set(shape, one);
      return [];
    }
    return [
      {
        severity: "error",
        code: "openapi.same-path",
        place: one.place,
        sentence: `${one.method} ${one.documentPath} and ${other.method} ${other.documentPath} are the same address to a gateway.`,
        instead: "Remove one of them, or change its path.",
      } as const,
    ];
  });
}

/** What is worth knowing of the whole document. */
function asides(document: JsonObject, found: readonly PathOperation[]): Finding[] {
  const findings: Finding[] = [];
  const webhooks = isJsonObject(document.webhooks) ? Object.keys(document.webhooks).length : 0;
  if (found.length === 0) {
    findings.push({
      severity: "error",
      code: "openapi.no-operations",
      place: "/paths",
      sentence: "The document has no operation that a gateway could route.",
      instead: "Add at least one path with a method.",
    });
  }
  if (webhooks > 0) {
    findings.push({
      severity: "info",
      code: "openapi.webhooks",
      place: "/webhooks",
      sentence: `The document describes ${webhooks === 1 ? "a webhook" : `${webhooks} webhooks`}, which the API calls and nobody calls on it.`,
      instead: "They are kept in the document and not deployed.",
    });
  }
  const preflight = found.find((one) => one.method === ("OPTIONS" satisfies HttpMethod));
  if (preflight !== undefined) {
    findings.push({
      severity: "info",
      code: "openapi.options-operation",
      place: preflight.place,
      sentence: "The document has OPTIONS operations, which browsers use for CORS.",
      instead: "With a CORS policy the gateway answers preflight requests itself, before the backend sees them.",
    });
  }
  return findings;
}

function repeatedId(id: string, fallback: string, place: string): Finding {
  return {
    severity: "warning",
    code: "openapi.repeated-operation-id",
    place: `${place}/operationId`,
    sentence: `Another operation has the operationId ${id.slice(0, 100)}.`,
    instead: `This one is called ${fallback.slice(0, 120)} here.`,
  };
}

function withoutId(without: number, all: number): Finding {
  return {
    severity: "info",
    code: "openapi.no-operation-id",
    place: "/paths",
    sentence: `${without} of ${all} operations have no operationId.`,
    instead: "They are called by method and path, so renaming a path makes another operation of it.",
  };
}
