import { TemplateError } from "./syntax.ts";
import { isHost, isList, isMap, print, type Value, type ValueMap } from "./value.ts";

/** Calls a method of a value: those of Java's String, Map and List that templates commonly use, and no others. */
export function callMethod(target: Value, name: string, given: readonly Value[]): Value {
  if (isHost(target)) {
    if (target.call === undefined) throw unknownMethod(`$${target.name}`, name);
    return target.call(name, given);
  }
  if (typeof target === "string") return callString(target, name, given.map(print));
  if (isMap(target)) return callMap(target, name, given);
  if (isList(target)) return callList(target, name, given);
  if (name === "toString") return print(target);
  throw unknownMethod("this value", name);
}

function callString(target: string, name: string, given: readonly string[]): Value {
  const [first = "", second = ""] = given;
  switch (name) {
    case "equals":
      return target === first;
    case "equalsIgnoreCase":
      return target.toLowerCase() === first.toLowerCase();
    case "contains":
      return target.includes(first);
    case "startsWith":
      return target.startsWith(first);
    case "endsWith":
      return target.endsWith(first);
    case "matches":
      return pattern(`^(?:${first})$`).test(target);
    case "isEmpty":
      return target === "";
    case "length":
      return target.length;
    case "toLowerCase":
      return target.toLowerCase();
    case "toUpperCase":
      return target.toUpperCase();
    case "trim":
      return target.trim();
    case "toString":
      return target;
    case "replace":
      return target.replaceAll(first, () => second);
    case "replaceAll":
      return target.replaceAll(pattern(first, "g"), second);
    case "split":
      return target.split(pattern(first));
    default:
      throw unknownMethod("a text", name);
  }
}

function callMap(target: ValueMap, name: string, given: readonly Value[]): Value {
  switch (name) {
    case "get":
      return target.get(print(given[0]));
    case "containsKey":
      return target.has(print(given[0]));
    case "keySet":
      return [...target.keys()];
    case "size":
      return target.size;
    case "isEmpty":
      return target.size === 0;
    default:
      throw unknownMethod("a map", name);
  }
}

function callList(target: readonly Value[], name: string, given: readonly Value[]): Value {
  switch (name) {
    case "get":
      return target[Number(given[0])];
    case "contains":
      return target.map(print).includes(print(given[0]));
    case "size":
      return target.length;
    case "isEmpty":
      return target.length === 0;
    default:
      throw unknownMethod("a list", name);
  }
}

/** @param owner What the method was called on, in words. */
export function unknownMethod(owner: string, name: string): TemplateError {
  return new TemplateError(`The sandbox does not evaluate ${name}() of ${owner}`);
}

/** A regular expression that a template gave. Java's are a little richer. */
function pattern(source: string, flags?: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    throw new TemplateError(`The sandbox does not read the regular expression ${source}`);
  }
}
