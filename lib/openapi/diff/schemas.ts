import { isJsonObject, type Json } from "#lib/model/json.ts";
import type { FoundChange } from "../change.ts";
import { childPair, type DiffContext, type Direction, type Pair, placeOf } from "./context.ts";
import { compareSchemas, describeSubject, type SchemaChange } from "./schema-rules.ts";

/**
 * Compares two schemas. One that both sides refer to by the same name is noted and compared once, by `diffSchemas`,
 * so that a change of a shared schema is said once and not for each of a thousand operations.
 */
export function diffSchema(context: DiffContext, operation: string, direction: Direction, pair: Pair): void {
  const say = (change: SchemaChange, place: string) =>
    context.add({ ...changeOf(change, direction, place), operation });
  compare({ context, direction, users: [operation], say }, pair, "");
}

/** Compares the shared schemas that `diffSchema` noted, and those they lead to. */
export function diffSchemas(context: DiffContext): void {
  for (const { direction, pair, operations } of context.components()) {
    const users = usersOf(operations);
    const say = (change: SchemaChange, place: string) => {
      const sentence = `${change.sentence.replace(/\.$/, "")} (${users}).`;
      context.add(changeOf({ ...change, sentence }, direction, place));
    };
    compare({ context, direction, users: operations, say }, pair, pair.after.keys.at(-1) ?? "");
  }
}

interface Comparison {
  readonly context: DiffContext;
  readonly direction: Direction;
  /** The operations that use what is compared. */
  readonly users: Iterable<string>;
  readonly say: (change: SchemaChange, place: string) => void;
}

/** `subject` is how a person calls the value: `Order.customer`; empty for the whole. */
function compare(comparison: Comparison, pair: Pair, subject: string): void {
  const { context, direction, users, say } = comparison;
  const reference = sharedReference(pair);
  if (reference !== undefined) {
    context.useComponent(reference, direction, users);
    return;
  }
  const resolved = context.resolve(pair);
  if (resolved === undefined) return;
  const { before, after } = resolved;
  if (context.isUntouched(before.value, after.value)) return;
  // Schemas may contain themselves and each other: two that references lead to are compared at their first meeting.
  const followed = before.keys !== pair.before.keys || after.keys !== pair.after.keys;
  if (followed && !context.isFirstMeeting(direction, resolved)) return;
  for (const change of compareSchemas(before.value, after.value, direction, subject)) {
    say(change, placeOf(change.action === "removed" ? before : after) + (change.below ?? ""));
  }
  for (const { keys, name } of commonParts(before.value, after.value)) {
    compare(comparison, childPair(resolved, ...keys), describeSubject(subject, name));
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

function changeOf(change: SchemaChange, direction: Direction, place: string): FoundChange {
  const { rule, impact, action, sentence } = change;
  return {
    rule: `${direction}.${rule}`,
    impact,
    area: "operation",
    action,
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
