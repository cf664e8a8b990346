import type { HttpMethod } from "#lib/model/definition.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { checkPath } from "./path-rules.ts";
import { pathParameters, pathShape } from "./paths.ts";

/** An operation as a person writes it; the rest of an operation is in the document that is made of it. Browser-safe. */
export interface WrittenOperation {
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
}

export const writtenMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"] as const;

export interface PastedLines {
  readonly operations: readonly WrittenOperation[];
  /** What could not be read, as it was pasted, with why. */
  readonly refused: readonly { readonly line: string; readonly sentence: string }[];
}

/**
 * Reads lines such as `GET /orders/{id} Get an order`. Empty lines and those that begin with # say nothing.
 * A line that is no operation is handed back with the reason, so that it can be corrected where it was typed.
 */
export function readOperationLines(text: string): PastedLines {
  const operations: WrittenOperation[] = [];
  const refused: { line: string; sentence: string }[] = [];
  for (const line of text.split("\n").map((typed) => typed.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const [, word = "", path = "", summary = ""] = /^(\S+)(?:\s+(\S+))?(?:\s+(.*))?$/.exec(line) ?? [];
    const method = writtenMethods.find((known) => known === word.toUpperCase());
    if (method === undefined) refused.push({ line, sentence: `${word} is no method. Begin with ${methodWords}.` });
    else if (path === "") refused.push({ line, sentence: "Write a path behind the method, such as GET /orders." });
    else operations.push({ method, path, summary });
  }
  return { operations, refused };
}

const methodWords = `${writtenMethods.slice(0, -1).join(", ")} or ${writtenMethods.at(-1)}`;

/** What is wrong with written operations, one sentence by position; empty where a gateway could serve them all. */
export function writtenProblems(operations: readonly WrittenOperation[]): ReadonlyMap<number, string> {
  const problems = new Map<number, string>();
  const places = new Map<string, number>();
  for (const [position, { method, path }] of operations.entries()) {
    const place = `${method} ${pathShape(path)}`;
    const first = places.get(place);
    const sentence = pathProblem(path) ?? (first === undefined ? undefined : sameAs(first, operations[first]));
    if (sentence !== undefined) problems.set(position, sentence);
    if (first === undefined) places.set(place, position);
  }
  return problems;
}

function pathProblem(path: string): string | undefined {
  if (path === "") return "Write a path, such as /orders/{id}.";
  if (!path.startsWith("/")) return "Begin with a slash, such as /orders.";
  if (/\s/.test(path)) return "Leave out spaces.";
  const error = checkPath(path, []).find(({ severity }) => severity === "error");
  return error === undefined ? undefined : `${error.sentence} ${error.instead ?? ""}`.trim();
}

function sameAs(position: number, operation: WrittenOperation | undefined): string {
  return `To a gateway this is the same as operation ${position + 1}, ${operation?.method} ${operation?.path}.`;
}

export interface WrittenDocument {
  readonly title: string;
  readonly version: string;
  readonly operations: readonly WrittenOperation[];
  /** Where requests are answered. */
  readonly servers: readonly string[];
}

/** What the written operations are, as an OpenAPI 3.1 document that can be described further. */
export function writeDocument({ title, version, operations, servers }: WrittenDocument): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  const taken = new Set<string>();
  for (const { method, path, summary } of operations) {
    const item = paths[path] ?? {};
    item[method.toLowerCase()] = {
      operationId: freeId(operationId(method, path), taken),
      ...(summary === "" ? {} : { summary }),
      ...(pathParameters(path).length === 0 ? {} : { parameters: pathParameters(path).map(pathParameter) }),
      responses: { "200": { description: "OK" } },
    };
    paths[path] = item;
  }
  return { openapi: "3.1.0", info: { title, version }, servers: servers.map((url) => ({ url })), paths };
}

/** `getOrdersById` of GET /orders/{id}. */
function operationId(method: HttpMethod, path: string): string {
  const words = path.split("/").flatMap((segment) => {
    const parts = segment.split(/[^A-Za-z0-9]+/).filter((part) => part !== "");
    return segment.includes("{") ? ["by", ...parts] : parts;
  });
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}${number}`;
  taken.add(id);
  return id;
}

function pathParameter(name: string): JsonObject {
  return { name, in: "path", required: true, schema: { type: "string" } };
}
