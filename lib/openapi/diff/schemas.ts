import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json } from "#lib/model/json.ts";
import type { DefinitionChange } from "../change.ts";
import { childPair, type DiffContext, type Direction, type Pair, placeOf } from "./context.ts";
import { compareSchemas, describeSubject, type SchemaChange } from "./schema-rules.ts";

/**
 * Compares two schemas. One that both sides refer to by the same name is noted and compared once, by `diffSchemas`,
 * so that a change of a shared schema is said once and not for each of a thousand operations.
 */
export function diffSchema(
  context: DiffContext,
  operation: string | undefined,
  direction: Direction,
  pair: Pair,
): void {
  const say = (change: SchemaChange) => context.add(toChange(change, direction, operation));
  walk(context, direction, pair, "", new Set(), operation, say);
}

/** Compares the shared schemas that `diffSchema` noted, and those they lead to. */
export function diffSchemas(context: DiffContext): void {
  for (const { direction, pair, operations } of context.components()) {
    const name = pair.after.keys.at(-1) ?? "";
    const users = usersOf(operations);
    walk(
      context,
      direction,
      pair,
      name,
      new Set(),
      undefined,
      (change) => {
        const sentence = `${change.sentence.replace(/\.$/, "")} (${users}).`;
        context.add(toChange({ ...change, sentence }, direction, undefined));
      },
      operations,
    );
  }
}

function walk(
  context: DiffContext,
  direction: Direction,
  pair: Pair,
  subject: string,
  seen: ReadonlySet<Json>,
  operation: string | undefined,
  say: (change: SchemaChange) => void,
  users: Iterable<string> = [],
): void {
  const reference = sharedReference(pair);
  if (reference !== undefined) {
    if (operation === undefined) for (const user of users) context.useComponent(reference, direction, user);
    context.useComponent(reference, direction, operation);
    return;
  }
  const resolved = context.resolve(pair);
  if (resolved === undefined) return;
  const { before, after } = resolved;
  if (isDeepStrictEqual(before.value, after.value) && context.isUntouched(before.value, after.value)) return;
  // A schema that contains itself is compared at its first meeting.
  if (isJsonObject(after.value) && seen.has(after.value)) return;
  const deeper = isJsonObject(after.value) ? new Set([...seen, after.value]) : seen;
  for (const change of compareSchemas(before.value, after.value, direction, subject)) {
    say({
      ...change,
      place: change.place ?? placeOf(change.action === "removed" ? before : after) + (change.below ?? ""),
    });
  }
  for (const { keys, name } of commonParts(before.value, after.value)) {
    walk(
      context,
      direction,
      childPair(resolved, ...keys),
      describeSubject(subject, name),
      deeper,
      operation,
      say,
      users,
    );
  }
}

/** `#/components/schemas/Order` when both sides say just that. */
function sharedReference({ before, after }: Pair): string | undefined {
  if (!isJsonObject(before.value) || !isJsonObject(after.value)) return undefined;
  const reference = after.value.$ref;
  const shared = typeof reference === "string" && reference === before.value.$ref;
  return shared && reference.startsWith("#/components/") ? reference : undefined;
}

interface Part {
  readonly keys: readonly (string | number)[];
  /** How a person calls it: `items`, `customer`. */
  readonly name: string;
}

/** The sub-schemas both have, which are compared in turn. Lists of alternatives are compared by position. */
function commonParts(before: Json | undefined, after: Json | undefined): Part[] {
  if (!isJsonObject(before) || !isJsonObject(after)) return [];
  const parts: Part[] = [];
  for (const key of ["properties", "patternProperties"]) {
    const [old, now] = [before[key], after[key]];
    if (!isJsonObject(old) || !isJsonObject(now)) continue;
    for (const name of Object.keys(now)) if (Object.hasOwn(old, name)) parts.push({ keys: [key, name], name });
  }
  for (const key of ["items", "additionalProperties", "not"]) {
    if (isJsonObject(before[key]) && isJsonObject(after[key])) {
      parts.push({ keys: [key], name: key === "items" ? "[]" : key === "not" ? "" : "{}" });
    }
  }
  for (const key of ["allOf", "oneOf", "anyOf"]) {
    const [old, now] = [before[key], after[key]];
    if (!Array.isArray(old) || !Array.isArray(now) || old.length !== now.length) continue;
    for (const index of now.keys()) parts.push({ keys: [key, index], name: "" });
  }
  return parts;
}

function toChange(change: SchemaChange, direction: Direction, operation: string | undefined): DefinitionChange {
  const { rule, impact, action, sentence, place = "" } = change;
  return {
    rule: `${direction}.${rule}`,
    impact,
    area: "operation",
    action,
    ...(operation === undefined ? {} : { operation }),
    place,
    sentence: `In ${direction}s: ${sentence}`,
  };
}

function usersOf(operations: ReadonlySet<string>): string {
  const [first, second] = operations;
  if (first === undefined) return "used by other schemas";
  if (second === undefined) return `used by ${first}`;
  return operations.size === 2 ? `used by ${first} and ${second}` : `used by ${first} and ${operations.size - 1} more`;
}
