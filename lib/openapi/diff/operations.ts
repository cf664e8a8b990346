import { isDeepStrictEqual } from "node:util";
import { type Definition, httpMethods, type Operation } from "#lib/model/definition.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { FoundChange } from "../change.ts";
import { pathShape, sentPath } from "../paths.ts";
import { pointerOf } from "../pointer.ts";
import { diffRequestBody, diffResponses } from "./bodies.ts";
import { DiffContext, type DocumentOperation, objectOf } from "./context.ts";
import { diffParameters } from "./parameters.ts";
import { diffSchemas } from "./schemas.ts";
import { diffSecurity } from "./security.ts";

/** Operations by method and address; how a path parameter is called does not matter to a caller. */
export function diffOperations(before: Definition, after: Definition): FoundChange[] {
  const [old, now] = [byAddress(before.operations), byAddress(after.operations)];
  const changes: FoundChange[] = [];
  for (const [address, operation] of old) if (!now.has(address)) changes.push(removed(operation));
  for (const [address, operation] of now) {
    const was = old.get(address);
    if (was === undefined) changes.push(added(operation));
    else changes.push(...diffOutline(was, operation));
  }
  const kept = [...now].flatMap(([address, operation]) => (old.has(address) ? [{ address, operation }] : []));
  return [...changes, ...diffDocuments(before.document, after.document, kept)];
}

function byAddress(operations: readonly Operation[]): Map<string, Operation> {
  return new Map(operations.map((operation) => [addressOf(operation.method, operation.path), operation]));
}

function addressOf(method: string, path: string): string {
  return `${method} ${pathShape(path)}`;
}

function placeOfOperation({ path, method }: Operation): string {
  return pointerOf("paths", path, method.toLowerCase());
}

function title({ method, path }: Operation): string {
  return `${method} ${path}`;
}

function removed(operation: Operation): FoundChange {
  return {
    rule: "operation.removed",
    impact: "breaking",
    area: "operation",
    action: "removed",
    operation: title(operation),
    place: placeOfOperation(operation),
    sentence: `${title(operation)} is removed${operation.deprecated ? ", as announced by its deprecation" : ""}: calls to it fail.`,
  };
}

function added(operation: Operation): FoundChange {
  return {
    rule: "operation.added",
    impact: "safe",
    area: "operation",
    action: "added",
    operation: title(operation),
    place: placeOfOperation(operation),
    sentence: `${title(operation)} is new${operation.summary === undefined ? "" : `: ${operation.summary}`}.`,
  };
}

/** What the outline of an operation says, with or without a document. */
function diffOutline(before: Operation, after: Operation): FoundChange[] {
  const base = {
    area: "operation",
    action: "changed",
    operation: title(after),
    place: placeOfOperation(after),
  } as const;
  const changes: FoundChange[] = [];
  if (before.deprecated !== after.deprecated) {
    changes.push({
      ...base,
      rule: "operation.deprecated",
      impact: after.deprecated ? "risky" : "safe",
      sentence: after.deprecated
        ? `${title(after)} is deprecated: callers are asked to move away.`
        : `${title(after)} is no longer deprecated.`,
    });
  }
  if (before.id !== after.id) {
    changes.push({
      ...base,
      rule: "operation.id",
      impact: "risky",
      sentence: `${title(after)} is called ${after.id} instead of ${before.id}: generated clients call the method by that name.`,
    });
  }
  if (!isDeepStrictEqual(before.emptyAllowed, after.emptyAllowed)) {
    const lost = before.emptyAllowed.filter((name) => !after.emptyAllowed.includes(name));
    changes.push({
      ...base,
      rule: "operation.empty-parameter",
      impact: lost.length > 0 ? "breaking" : "safe",
      sentence: `${title(after)} takes other path parameters empty than before.`,
    });
  }
  const renamed = before.path !== after.path;
  if (before.summary !== after.summary || !isDeepStrictEqual(before.tags, after.tags) || renamed) {
    const what = renamed ? "path parameters have other names" : "summary or tags change";
    changes.push({
      ...base,
      rule: "operation.described",
      impact: "safe",
      area: "details",
      sentence: `${title(after)}: ${what}.`,
    });
  }
  return changes;
}

interface Kept {
  readonly address: string;
  readonly operation: Operation;
}

/** What only the documents say: parameters, bodies, responses, schemas, security. */
function diffDocuments(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
  kept: readonly Kept[],
): FoundChange[] {
  if (before === undefined || after === undefined || before === after) return [];
  const context = new DiffContext(before, after);
  const [old, now] = [indexDocument(before, context, "before"), indexDocument(after, context, "after")];
  for (const { address, operation } of kept) {
    const [one, other] = [old.get(address), now.get(address)];
    if (one !== undefined && other !== undefined) diffOne(context, title(operation), one, other, { before, after });
  }
  diffSchemas(context);
  return context.changes;
}

function diffOne(
  context: DiffContext,
  name: string,
  before: DocumentOperation,
  after: DocumentOperation,
  documents: { readonly before: JsonObject; readonly after: JsonObject },
): void {
  const pair = { before: before.operation, after: after.operation };
  diffSecurity(context, name, pair, documents);
  const shared = objectOf(before.item).parameters;
  const same =
    before.path === after.path &&
    context.isUntouched(shared, objectOf(after.item).parameters) &&
    context.isUntouched(before.operation.value, after.operation.value);
  if (same) return;
  diffParameters(context, name, before, after);
  diffRequestBody(context, name, pair);
  diffResponses(context, name, pair);
}

function indexDocument(
  document: JsonObject,
  context: DiffContext,
  side: "before" | "after",
): Map<string, DocumentOperation> {
  const found = new Map<string, DocumentOperation>();
  for (const [path, value] of Object.entries(isJsonObject(document.paths) ? document.paths : {})) {
    const start = { value, keys: ["paths", path] };
    const item = side === "before" ? context.resolveBefore(start) : context.resolveAfter(start);
    if (item === undefined || !isJsonObject(item.value)) continue;
    for (const method of httpMethods) {
      const operation = item.value[method.toLowerCase()];
      const keys = [...item.keys, method.toLowerCase()];
      const address = addressOf(method, sentPath(path));
      if (isJsonObject(operation) && !found.has(address))
        found.set(address, { operation: { value: operation, keys }, item, path });
    }
  }
  return found;
}
