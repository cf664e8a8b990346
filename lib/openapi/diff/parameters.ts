import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { FoundChange } from "../change.ts";
import { pathParameters } from "../paths.ts";
import type { Resolved } from "../pointer.ts";
import { childOf, type DiffContext, type DocumentOperation, objectOf, placeOf } from "./context.ts";
import { diffSchema } from "./schemas.ts";

/** Parameters by where they are sent and their name; those in the path by their position. */
export function diffParameters(
  context: DiffContext,
  operation: string,
  before: DocumentOperation,
  after: DocumentOperation,
): void {
  const old = parametersOf(before, (start) => context.resolveBefore(start));
  const now = parametersOf(after, (start) => context.resolveAfter(start));
  for (const [key, parameter] of old) {
    if (!now.has(key)) context.add(removedParameter(operation, parameter));
  }
  for (const [key, parameter] of now) {
    const was = old.get(key);
    if (was === undefined) context.add(addedParameter(operation, parameter));
    else diffParameter(context, operation, was, parameter);
  }
}

function parametersOf(
  { operation, item, path }: DocumentOperation,
  resolve: (start: Resolved) => Resolved | undefined,
): Map<string, Resolved> {
  const positions = pathParameters(path);
  const found = new Map<string, Resolved>();
  for (const owner of [item, operation]) {
    const list = childOf(owner, ["parameters"]);
    if (!Array.isArray(list.value)) continue;
    for (const index of list.value.keys()) {
      const parameter = resolve(childOf(list, [index]));
      if (parameter === undefined || !isJsonObject(parameter.value)) continue;
      const { in: where, name } = parameter.value;
      // One that is declared for the path and not in it says nothing to a caller.
      const position = positions.indexOf(String(name));
      if (where === "path" && position === -1) continue;
      // Header names ignore case: RFC 9110, section 5.1.
      const identity = where === "path" ? position : where === "header" ? String(name).toLowerCase() : name;
      found.set(`${where} ${identity}`, parameter);
    }
  }
  return found;
}

function nameOf(parameter: JsonObject): string {
  const words: Record<string, string> = {
    query: "query parameter",
    header: "header",
    cookie: "cookie",
    path: "path parameter",
  };
  return `${words[String(parameter.in)] ?? "parameter"} ${String(parameter.name)}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function addedParameter(operation: string, parameter: Resolved): FoundChange {
  const value = objectOf(parameter);
  const required = value.required === true && value.in !== "path";
  return {
    rule: required ? "parameter.added-required" : "parameter.added",
    impact: required ? "breaking" : "safe",
    area: "operation",
    action: "added",
    operation,
    place: placeOf(parameter),
    sentence: sentence(`${nameOf(value)} is new${required ? " and required: calls without it fail" : ""}.`),
  };
}

function removedParameter(operation: string, parameter: Resolved): FoundChange {
  const value = objectOf(parameter);
  return {
    rule: "parameter.removed",
    impact: value.in === "path" ? "safe" : "risky",
    area: "operation",
    action: "removed",
    operation,
    place: placeOf(parameter),
    sentence: sentence(`${nameOf(value)} is no longer described: it may be ignored.`),
  };
}

function diffParameter(context: DiffContext, operation: string, before: Resolved, after: Resolved): void {
  const [old, now] = [objectOf(before), objectOf(after)];
  const base = { area: "operation", action: "changed", operation, place: placeOf(after) } as const;
  const name = nameOf(now);
  const [was, is] = [old.required === true, now.required === true];
  if (was !== is && now.in !== "path") {
    context.add({
      ...base,
      rule: is ? "parameter.required" : "parameter.optional",
      impact: is ? "breaking" : "safe",
      sentence: sentence(is ? `${name} becomes required: calls without it fail.` : `${name} is no longer required.`),
    });
  }
  if ((old.deprecated === true) !== (now.deprecated === true)) {
    context.add({
      ...base,
      rule: "parameter.deprecated",
      impact: now.deprecated === true ? "risky" : "safe",
      sentence: sentence(now.deprecated === true ? `${name} is deprecated.` : `${name} is no longer deprecated.`),
    });
  }
  const serialization = (value: JsonObject) => [
    value.style,
    value.explode,
    value.allowReserved,
    value.content === undefined,
  ];
  if (!isDeepStrictEqual(serialization(old), serialization(now))) {
    context.add({
      ...base,
      rule: "parameter.serialization",
      impact: "breaking",
      sentence: sentence(`${name} is written in another way in requests.`),
    });
  }
  diffSchema(context, operation, "request", {
    before: childOf(before, ["schema"]),
    after: childOf(after, ["schema"]),
  });
}
