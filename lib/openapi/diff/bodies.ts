import { isJsonObject } from "#lib/model/json.ts";
import type { FoundChange, Impact } from "../change.ts";
import type { Resolved } from "../pointer.ts";
import { childOf, childPair, type DiffContext, type Direction, objectOf, type Pair, placeOf } from "./context.ts";
import { diffSchema } from "./schemas.ts";

type Add = (change: Pick<FoundChange, "rule" | "action" | "sentence"> & { impact: Impact; at: Resolved }) => void;

function adder(context: DiffContext, operation: string): Add {
  return ({ at, ...change }) => context.add({ area: "operation", operation, place: placeOf(at), ...change });
}

/** The request body of one operation. */
export function diffRequestBody(context: DiffContext, operation: string, pair: Pair): void {
  const add = adder(context, operation);
  const { before, after } = childPair(pair, "requestBody");
  const old = before.value === undefined ? undefined : context.resolveBefore(before);
  const now = after.value === undefined ? undefined : context.resolveAfter(after);
  if (old === undefined && now === undefined) return;
  if (old === undefined && now !== undefined) {
    const required = objectOf(now).required === true;
    add({
      rule: required ? "request.body-added-required" : "request.body-added",
      impact: required ? "breaking" : "safe",
      action: "added",
      at: after,
      sentence: required ? "A request body is new and required: calls without it fail." : "A request body can be sent.",
    });
    return;
  }
  if (old === undefined || now === undefined) {
    const text = "The request body is no longer described: it may be ignored.";
    add({ rule: "request.body-removed", impact: "risky", action: "removed", at: before, sentence: text });
    return;
  }
  const [was, is] = [objectOf(old).required === true, objectOf(now).required === true];
  if (was !== is) {
    add({
      rule: is ? "request.body-required" : "request.body-optional",
      impact: is ? "breaking" : "safe",
      action: "changed",
      at: now,
      sentence: is
        ? "The request body becomes required: calls without it fail."
        : "The request body is no longer required.",
    });
  }
  diffContent(context, operation, "request", { before: old, after: now }, "request body");
}

/** The responses of one operation, by status. */
export function diffResponses(context: DiffContext, operation: string, pair: Pair): void {
  const add = adder(context, operation);
  const responses = childPair(pair, "responses");
  const [old, now] = [objectOf(responses.before), objectOf(responses.after)];
  for (const status of Object.keys(old)) {
    if (Object.hasOwn(now, status) || status.startsWith("x-")) continue;
    const success = status.startsWith("2");
    add({
      rule: "response.removed",
      impact: success ? "breaking" : "safe",
      action: "removed",
      at: childOf(responses.before, [status]),
      sentence: `The response ${status} is no longer given${success ? ": callers that wait for it fail" : ""}.`,
    });
  }
  for (const status of Object.keys(now)) {
    if (status.startsWith("x-")) continue;
    if (!Object.hasOwn(old, status)) {
      add({
        rule: "response.added",
        impact: status.startsWith("2") || status.startsWith("3") ? "risky" : "safe",
        action: "added",
        at: childOf(responses.after, [status]),
        sentence: `The response ${status} is new.`,
      });
      continue;
    }
    const resolved = context.resolve(childPair(responses, status));
    if (resolved === undefined) continue;
    diffHeaders(context, operation, resolved, status);
    diffContent(context, operation, "response", resolved, `response ${status}`);
  }
}

function diffHeaders(context: DiffContext, operation: string, pair: Pair, status: string): void {
  const add = adder(context, operation);
  const headers = childPair(pair, "headers");
  const [old, now] = [objectOf(headers.before), objectOf(headers.after)];
  for (const name of Object.keys(old)) {
    if (Object.hasOwn(now, name)) continue;
    const at = childOf(headers.before, [name]);
    const text = `The response ${status} no longer describes the header ${name}.`;
    add({ rule: "response.header-removed", impact: "risky", action: "removed", at, sentence: text });
  }
  for (const name of Object.keys(now)) {
    if (!Object.hasOwn(old, name)) {
      const at = childOf(headers.after, [name]);
      const text = `The response ${status} has a new header ${name}.`;
      add({ rule: "response.header-added", impact: "safe", action: "added", at, sentence: text });
      continue;
    }
    const resolved = context.resolve(childPair(headers, name));
    if (resolved !== undefined) diffSchema(context, operation, "response", childPair(resolved, "schema"));
  }
}

function diffContent(context: DiffContext, operation: string, direction: Direction, pair: Pair, what: string): void {
  const add = adder(context, operation);
  const content = childPair(pair, "content");
  const [old, now] = [objectOf(content.before), objectOf(content.after)];
  for (const type of Object.keys(old)) {
    if (Object.hasOwn(now, type)) continue;
    const text = `The ${what} is no longer ${direction === "request" ? "taken" : "given"} as ${type}.`;
    const at = childOf(content.before, [type]);
    add({ rule: `${direction}.media-type-removed`, impact: "breaking", action: "removed", at, sentence: text });
  }
  for (const type of Object.keys(now)) {
    if (!Object.hasOwn(old, type)) {
      const text = `The ${what} can be ${direction === "request" ? "sent" : "had"} as ${type}.`;
      const at = childOf(content.after, [type]);
      add({ rule: `${direction}.media-type-added`, impact: "safe", action: "added", at, sentence: text });
    } else if (isJsonObject(old[type]) && isJsonObject(now[type])) {
      diffSchema(context, operation, direction, childPair(content, type, "schema"));
    }
  }
}
