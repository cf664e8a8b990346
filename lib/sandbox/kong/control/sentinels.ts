import type { Fault } from "../../core/faults.ts";
import { isObject } from "../../core/json.ts";
import { type CommonSentinel, commonFault, commonSentinels, Strikes } from "../../core/sentinels.ts";
import type { AdminRequest } from "../admin/request.ts";
import { referenceOf } from "../admin/row.ts";
import type { AnyTable } from "../admin/table.ts";
import { type Kind, kinds } from "../entities/kinds.ts";

/** Admin tokens that misbehave. */
export const expiredToken = "sandbox-expired";
export const readOnlyToken = "sandbox-read-only";

/** Looks for sentinels in the names and tags of services, routes, upstreams and consumers around a write. */
export class Sentinels {
  readonly #tables: { readonly [K in Kind]: AnyTable };
  readonly #slowMs: () => number;
  readonly #strikes = new Strikes();

  constructor(tables: { readonly [K in Kind]: AnyTable }, slowMs: () => number) {
    this.#tables = tables;
    this.#slowMs = slowMs;
  }

  /** The fault that this write has coming, counted. Deleting is never refused for good, so that the name can be got rid of. */
  take(request: AdminRequest): Fault | undefined {
    if (request.method === "GET") return undefined;
    for (const name of this.#namesAround(request)) {
      const sentinel = commonSentinels.find((word) => name.includes(word));
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
    this.#strikes.clear();
  }

  #fault(sentinel: CommonSentinel, name: string, request: AdminRequest): Fault | undefined {
    const write = {
      name,
      method: request.method,
      object: `/${request.segments.join("/")}`,
      slowMs: this.#slowMs(),
      refusal: `the sandbox always refuses ${name}`,
    };
    return commonFault(sentinel, write, this.#strikes);
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
