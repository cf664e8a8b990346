import { isObject, type Unchecked } from "../../core/json.ts";

export const httpMethods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

/** A place in a document, as the service writes it: `#/paths/~1orders/get`. */
export type Pointer = string;

export interface FoundOperation {
  readonly path: string;
  readonly method: string;
  readonly pointer: Pointer;
  readonly operation: Unchecked;
  /** Those of the path and those of the operation, which win; references are followed. */
  readonly parameters: readonly Unchecked[];
}

/** Every operation of a document, in its order. */
export function operationsIn(root: Unchecked): FoundOperation[] {
  return entriesOf(root.paths).flatMap(([path, item]) =>
    httpMethods.flatMap((method) => {
      const operation = item[method];
      if (!isObject(operation) || method === "trace") return [];
      const parameters = mergeParameters(root, listOf(item.parameters), listOf(operation.parameters));
      return [{ path, method, operation, parameters, pointer: `#/paths/${escapePointer(path)}/${method}` }];
    }),
  );
}

function mergeParameters(root: Unchecked, shared: readonly unknown[], own: readonly unknown[]): Unchecked[] {
  const resolved = [...shared, ...own].map((parameter) => resolve(root, parameter));
  // The last of the same name and place wins; duplicates within one list are found by the check.
  return resolved.filter(
    (parameter, index) =>
      index >= shared.length ||
      !resolved.slice(shared.length).some((other) => other.name === parameter.name && other.in === parameter.in),
  );
}

/** Follows a reference within the document. What cannot be found is an empty object: the check has said so. */
export function resolve(root: Unchecked, value: unknown): Unchecked {
  let current = value;
  for (let depth = 0; depth < 32 && isObject(current) && typeof current.$ref === "string"; depth += 1)
    current = lookUp(root, current.$ref);
  return isObject(current) ? current : {};
}

export function lookUp(root: Unchecked, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, part) => (isObject(value) ? value[part] : undefined), root);
}

export function entriesOf(value: unknown): [string, Unchecked][] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    isObject(entry) ? [[key, entry] as [string, Unchecked]] : [],
  );
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function escapePointer(part: string): string {
  return part.replaceAll("~", "~0").replaceAll("/", "~1");
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
