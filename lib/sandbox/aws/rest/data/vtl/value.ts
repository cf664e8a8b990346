import { TemplateError } from "./syntax.ts";

/** What a reference can stand for. Undefined is a reference without a value. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | ValueMap | HostObject;
export type ValueMap = ReadonlyMap<string, Value>;

/** An object of the gateway's own, such as `$input`. */
export interface HostObject {
  readonly name: string;
  readonly property?: (name: string) => Value;
  readonly call?: (name: string, given: readonly Value[]) => Value;
  /** `#set` on a property of it. */
  readonly assign?: (name: string, value: Value) => void;
}

export function isMap(value: Value): value is ValueMap {
  return value instanceof Map;
}

export function isHost(value: Value): value is HostObject {
  return typeof value === "object" && value !== null && "name" in value;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A value of parsed JSON. */
export function fromJson(json: unknown): Value {
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === "object" && json !== null)
    return new Map(Object.entries(json).map(([key, value]) => [key, fromJson(value)]));
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean") return json;
  return null;
}

/** As Java's toString prints it: a map comes as `{a=1, b=2}`. */
export function print(value: Value): string {
  if (value === null || value === undefined) return "";
  if (isMap(value)) return `{${[...value].map(([key, item]) => `${key}=${print(item)}`).join(", ")}}`;
  if (isList(value)) return `[${value.map(print).join(", ")}]`;
  if (isHost(value)) return `$${value.name}`;
  return String(value);
}

export function toJson(value: Value): string {
  if (isMap(value)) return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${toJson(item)}`).join(",")}}`;
  if (isList(value)) return `[${value.map(toJson).join(",")}]`;
  if (isHost(value)) throw new TemplateError(`$${value.name} cannot be printed as JSON`);
  return JSON.stringify(value ?? null);
}

export function isTrue(value: Value): boolean {
  return value !== undefined && value !== null && value !== false;
}

/** Velocity compares by value when the kinds are the same, and by their text when they are not. */
export function isEqual(left: Value, right: Value): boolean {
  if (left === undefined || left === null || right === undefined || right === null)
    return (left ?? null) === (right ?? null);
  if (typeof left === typeof right && typeof left !== "object") return left === right;
  return print(left) === print(right);
}
