import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { pointerKeys, pointerOf, referenceKeys, resolveReference, valueAt } from "../pointer.ts";

export interface ComponentSchema {
  readonly name: string;
  readonly value: Json | undefined;
  readonly place: string;
}

/** Keys of a pointer that say nothing about what is at its end. */
const structuralKeys = new Set([
  ...["components", "schemas", "properties", "$defs", "definitions", "paths", "content", "schema", "responses"],
]);

/**
 * The schemas that references lead to, wherever they are: each becomes one component. Circles stay references.
 */
export class ComponentSchemas {
  readonly #document: JsonObject;
  readonly #names = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #waiting: ComponentSchema[] = [];
  /** Components by name, with those that refer to them. */
  readonly #users = new Map<string, Set<string>>();
  #current: string | undefined;

  constructor(document: JsonObject) {
    this.#document = document;
    const written = valueAt(document, ["components", "schemas"]);
    this.#taken = new Set(isJsonObject(written) ? Object.keys(written) : []);
  }

  /** The component that a reference met at this place leads to; undefined when it leads to no schema. */
  nameOf(reference: string, place: string): string | undefined {
    const written = referenceKeys(reference);
    const keys = written && this.#endOf(this.#enclosing(written, place));
    if (keys === undefined) return undefined;
    const pointer = pointerOf(...keys);
    const name = this.#names.get(pointer) ?? this.#add(pointer, keys);
    if (this.#current !== undefined) this.#users.get(name)?.add(this.#current);
    return name;
  }

  /** The next component that was referred to and not taken yet. What is referred to from now on, it refers to. */
  take(): ComponentSchema | undefined {
    const next = this.#waiting.pop();
    this.#current = next?.name;
    return next;
  }

  /** These components, and all that refer to them, directly or by others. */
  withUsers(names: Iterable<string>): ReadonlySet<string> {
    const all = new Set(names);
    // A set that grows is walked to its end.
    for (const name of all) for (const user of this.#users.get(name) ?? []) all.add(user);
    return all;
  }

  #add(pointer: string, keys: readonly string[]): string {
    const name = this.#newName(keys);
    this.#names.set(pointer, name);
    this.#users.set(name, new Set());
    this.#waiting.push({ name, value: valueAt(this.#document, keys), place: pointer });
    return name;
  }

  /** `#/$defs/Line` inside a component is mostly meant from that component, though it is written from the document. */
  #enclosing(keys: readonly string[], place: string): readonly string[] {
    if (valueAt(this.#document, keys) !== undefined) return keys;
    const around = pointerKeys(place);
    for (let length = around.length; length > 0; length -= 1) {
      const nearer = [...around.slice(0, length), ...keys];
      if (valueAt(this.#document, nearer) !== undefined) return nearer;
    }
    return keys;
  }

  /** Where a chain of mere references ends, so that an alias is no component of its own. */
  #endOf(start: readonly string[]): readonly string[] | undefined {
    const end = resolveReference(this.#document, { value: valueAt(this.#document, start), keys: start });
    if (end === undefined || !(isJsonObject(end.value) || typeof end.value === "boolean")) return undefined;
    let keys = start;
    for (let value = valueAt(this.#document, keys); isJsonObject(value); value = valueAt(this.#document, keys)) {
      // What stands beside a reference is part of the schema.
      if (typeof value.$ref !== "string" || Object.keys(value).length > 1) break;
      keys = referenceKeys(value.$ref) ?? keys;
    }
    return keys;
  }

  #newName(keys: readonly string[]): string {
    const isComponent = keys.length === 3 && keys[0] === "components" && keys[1] === "schemas";
    const last = keys.at(-1) ?? "";
    if (isComponent && allowedName.test(last)) return last;
    const telling = keys.filter((key) => !structuralKeys.has(key)).join("_");
    const base =
      telling
        .replace(/[^A-Za-z0-9._-]+/g, "_")
        .replace(/^_+|_+$/g, "")
        .slice(0, 80) || "schema";
    let name = base;
    for (let count = 2; this.#taken.has(name); count += 1) name = `${base}_${count}`;
    this.#taken.add(name);
    return name;
  }
}

/** Components Object, "Fixed Fields" of https://spec.openapis.org/oas/v3.0.3.html#components-object */
const allowedName = /^[a-zA-Z0-9.\-_]+$/;
