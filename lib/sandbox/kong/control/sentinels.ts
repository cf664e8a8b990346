import type { Fault } from "../../core/faults.ts";
import { isObject } from "../../core/json.ts";
import type { AdminRequest } from "../admin/request.ts";
import { referenceOf } from "../admin/row.ts";
import type { AnyTable } from "../admin/table.ts";
import { type Kind, kinds } from "../entities/kinds.ts";

/** Words that, in the name of a service, route, upstream, consumer or tag, make the sandbox misbehave around it. */
export const sentinels = [
  "sandbox-throttled",
  "sandbox-slow",
  "sandbox-lost-response",
  "sandbox-lost-request",
  "sandbox-half-listing",
  "sandbox-5xx",
  "sandbox-failing",
] as const;
export type Sentinel = (typeof sentinels)[number];

/** Admin tokens that misbehave. */
export const expiredToken = "sandbox-expired";
export const readOnlyToken = "sandbox-read-only";

/** How often the passing faults strike before they pass: throttling and server errors, per API. */
const strikes = 3;

export class Sentinels {
  readonly #tables: { readonly [K in Kind]: AnyTable };
  readonly #slowMs: () => number;
  readonly #struck = new Map<string, number>();

  constructor(tables: { readonly [K in Kind]: AnyTable }, slowMs: () => number) {
    this.#tables = tables;
    this.#slowMs = slowMs;
  }

  /** The fault that this write has coming, counted. Deleting is never refused for good, so that the name can be got rid of. */
  take(request: AdminRequest): Fault | undefined {
    if (request.method === "GET") return undefined;
    for (const name of this.#namesAround(request)) {
      const sentinel = sentinels.find((word) => name.includes(word));
      const fault = sentinel === undefined ? undefined : this.#fault(sentinel, name, request);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  /** While such a service exists, lists are cut into short pages and every page after the first fails. */
  get halvesListings(): boolean {
    return this.#tables.services.all().some((row) => String(row.name).includes("sandbox-half-listing"));
  }

  clear(): void {
    this.#struck.clear();
  }

  #fault(sentinel: Sentinel, name: string, request: AdminRequest): Fault | undefined {
    const object = `${sentinel} /${request.segments.join("/")}`;
    switch (sentinel) {
      case "sandbox-throttled":
        return this.#strike(`${sentinel} ${name}`, strikes) ? { kind: "throttle", retryAfterSeconds: 1 } : undefined;
      case "sandbox-5xx":
        return this.#strike(`${sentinel} ${name}`, strikes) ? { kind: "server-error", status: 503 } : undefined;
      case "sandbox-slow":
        return { kind: "slow", delayMs: this.#slowMs() };
      case "sandbox-lost-response":
        return this.#strike(object, 1) ? { kind: "lost-response" } : undefined;
      case "sandbox-lost-request":
        return this.#strike(object, 1) ? { kind: "lost-request" } : undefined;
      case "sandbox-failing":
        return request.method === "DELETE"
          ? undefined
          : { kind: "reject", message: `the sandbox always refuses ${name}` };
      case "sandbox-half-listing":
        return undefined;
      default:
        return sentinel satisfies never;
    }
  }

  #strike(key: string, most: number): boolean {
    const struck = this.#struck.get(key) ?? 0;
    this.#struck.set(key, struck + 1);
    return struck < most;
  }

  /** The names an Admin request is about: what it writes, where, and the service above it. */
  #namesAround({ segments, body }: AdminRequest): Set<string> {
    const names = new Set<string>();
    const addRow = (table: AnyTable, key: string | undefined) => {
      const row = key === undefined ? undefined : table.find(key);
      if (row === undefined) return;
      for (const field of ["name", "username"]) if (typeof row[field] === "string") names.add(row[field]);
      for (const field of ["service", "route", "upstream", "consumer"])
        addRow(this.#parent(field), referenceOf(row, field));
    };
    for (const segment of segments) names.add(segment);
    for (const value of [body.name, body.username, body.instance_name, ...(Array.isArray(body.tags) ? body.tags : [])])
      if (typeof value === "string") names.add(value);
    for (const kind of kinds) {
      const { path, nestedPath } = this.#tables[kind].definition;
      for (const [index, segment] of segments.entries())
        if (segment === path || segment === nestedPath) addRow(this.#tables[kind], segments[index + 1]);
    }
    for (const field of ["service", "route", "upstream", "consumer"])
      if (isObject(body[field])) addRow(this.#parent(field), referenceOf(body, field));
    return names;
  }

  #parent(field: string): AnyTable {
    const kind = kinds.find((candidate) => this.#tables[candidate].definition.parameter === field);
    return this.#tables[kind ?? "services"];
  }
}
