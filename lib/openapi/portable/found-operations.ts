import { type HttpMethod, httpMethods } from "#lib/model/definition.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { sentPath } from "../paths.ts";
import { pointerOf, resolveReference } from "../pointer.ts";
import type { ParameterList } from "./parameters.ts";

/** An operation as the document has it. */
export interface FoundOperation {
  readonly value: JsonObject;
  readonly place: string;
  /** Those of its path first. */
  readonly parameterLists: readonly ParameterList[];
}

/** The document's operations by method and path as a definition writes them: `GET /orders/{id}`. */
export function findOperations(document: JsonObject): ReadonlyMap<string, FoundOperation> {
  const found = new Map<string, FoundOperation>();
  const paths = isJsonObject(document.paths) ? document.paths : {};
  for (const [path, value] of Object.entries(paths)) {
    if (!isJsonObject(value)) continue;
    const sources = pathItems(document, path, value);
    for (const method of httpMethods) {
      const operation = fieldOf(sources, method.toLowerCase());
      const key = operationKey(method, sentPath(path));
      if (operation === undefined || !isJsonObject(operation.value) || found.has(key)) continue;
      const own = { value: operation.value.parameters, place: `${operation.place}/parameters` };
      const shared = fieldOf(sources, "parameters");
      found.set(key, {
        value: operation.value,
        place: operation.place,
        parameterLists: shared === undefined ? [own] : [shared, own],
      });
    }
  }
  return found;
}

/** `GET /orders/{id}`. */
export function operationKey(method: HttpMethod, path: string): string {
  return `${method} ${path}`;
}

interface Source {
  readonly item: JsonObject;
  readonly place: string;
}

/** What a path says itself comes first, and what it refers to fills it up. */
function pathItems(document: JsonObject, path: string, item: JsonObject): Source[] {
  const keys = ["paths", path];
  const own = { item, place: pointerOf(...keys) };
  const target = resolveReference(document, { value: item, keys });
  if (target === undefined || target.value === item || !isJsonObject(target.value)) return [own];
  return [own, { item: target.value, place: pointerOf(...target.keys) }];
}

function fieldOf(sources: readonly Source[], key: string): ParameterList | undefined {
  const source = sources.find(({ item }) => Object.hasOwn(item, key) && item[key] !== undefined);
  return source && { value: source.item[key], place: `${source.place}/${key}` };
}
