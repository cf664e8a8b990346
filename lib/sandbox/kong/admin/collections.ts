import { definitions, type Kind, kinds } from "../entities/kinds.ts";
import { isUuid } from "../schema/kinds.ts";
import { invalidUnique, unsupported } from "../schema/problems.ts";
import { filterByTags, pageOf } from "./paging.ts";
import { created, methodNotAllowed, noContent, notFound, ok, type Reply } from "./reply.ts";
import type { AdminRequest } from "./request.ts";
import { type Row, referenceOf } from "./row.ts";
import type { AnyTable } from "./table.ts";

/** What the collection endpoints work on. */
export interface Admin {
  readonly tables: { readonly [K in Kind]: AnyTable };
  /** False in DB-less mode. */
  readonly hasDatabase: boolean;
  /** Fewer rows to a page than asked for, while a fault wants a second page to exist. */
  readonly mostPerPage: () => number;
}

/** Targets exist below their upstream only. */
const topLevel = kinds.filter((kind) => kind !== "targets");

/** `/services`, `/services/{key}`, `/services/{key}/routes`, `/services/{key}/routes/{key}`, `/routes/{key}/service`. */
export function collectionReply(admin: Admin, request: AdminRequest): Reply | undefined {
  const [first = "", key, nested, nestedKey, ...rest] = request.segments;
  const kind = topLevel.find((candidate) => definitions[candidate].path === first);
  if (kind === undefined || rest.length > 0) return undefined;
  const table = admin.tables[kind];
  if (key === undefined) return listOrCreate(admin, table, request);
  if (nested === undefined) return one(admin, table, key, request);
  const parent = table.find(key);
  const child = childrenOf(kind).find((candidate) => definitions[candidate].nestedPath === nested);
  if (child !== undefined) return nestedReply(admin, { table, row: parent }, admin.tables[child], nestedKey, request);
  return nestedKey === undefined ? parentReply(admin, table, parent, nested, request) : undefined;
}

function listOrCreate(admin: Admin, table: AnyTable, request: AdminRequest): Reply {
  if (request.method === "GET") {
    const rows = filterByTags(table.all(), request.query);
    const link = { path: `/${table.definition.path}`, repeats: ["tags", "size"] };
    return ok(pageOf(rows, request.query, link, admin.mostPerPage()));
  }
  if (request.method !== "POST") return methodNotAllowed(["GET", "HEAD", "OPTIONS", "POST"]);
  needsDatabase(admin, table, "create");
  return created(table.insert(request.body));
}

function one(admin: Admin, table: AnyTable, key: string, request: AdminRequest): Reply {
  checkKey(table, key);
  const row = table.find(key);
  switch (request.method) {
    case "GET":
      return row === undefined ? notFound : ok(row);
    case "PUT":
      needsDatabase(admin, table, "create or update");
      return ok(table.upsert(key, request.body));
    case "PATCH":
      needsDatabase(admin, table, "update");
      return row === undefined ? notFound : ok(table.update(row, request.body));
    case "DELETE":
      needsDatabase(admin, table, "delete");
      if (row !== undefined) table.remove(row);
      return noContent;
    default:
      return methodNotAllowed(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "PUT"]);
  }
}

/** A child seen below its parent: the reference is set by the address. Tags are ignored, and `next` repeats nothing. */
function nestedReply(
  admin: Admin,
  parent: { readonly table: AnyTable; readonly row: Row | undefined },
  table: AnyTable,
  key: string | undefined,
  request: AdminRequest,
): Reply {
  if (parent.row === undefined) return notFound;
  const { id } = parent.row;
  const field = parent.table.definition.parameter;
  const owned = { ...request, body: { ...request.body, [field]: { id } } };
  if (key !== undefined) {
    const existing = table.find(key);
    const isElsewhere = existing !== undefined && referenceOf(existing, field) !== id;
    if (isElsewhere && request.method !== "PUT") return request.method === "DELETE" ? noContent : notFound;
    return one(admin, table, key, request.method === "PUT" ? owned : request);
  }
  if (request.method !== "GET") return listOrCreate(admin, table, owned);
  const rows = table.all().filter((row) => referenceOf(row, field) === id);
  const path = `/${parent.table.definition.path}/${id}/${table.definition.nestedPath}`;
  return ok(pageOf(rows, request.query, { path, repeats: [] }, admin.mostPerPage()));
}

/** `/routes/{key}/service`: the parent, seen from its child. */
function parentReply(admin: Admin, table: AnyTable, child: Row | undefined, field: string, request: AdminRequest) {
  const foreign = table.definition.foreign.find((reference) => reference.field === field);
  const parentKind = kinds.find((kind) => kind === foreign?.kind);
  if (parentKind === undefined) return undefined;
  const id = child === undefined ? undefined : referenceOf(child, field);
  if (id === undefined) return notFound;
  if (request.method === "DELETE") return methodNotAllowed(["GET", "HEAD", "OPTIONS", "PATCH", "PUT"]);
  return one(admin, admin.tables[parentKind], id, request);
}

/** An address that holds neither an id nor a possible name. Throws Kong's "invalid unique". */
function checkKey({ definition }: AnyTable, key: string): void {
  const result = isUuid(key) ? undefined : definition.endpointField?.check(key);
  if (result?.ok === false) throw invalidUnique(definition.endpointKey ?? "id", String(result.error));
}

function childrenOf(parent: Kind): readonly Kind[] {
  return kinds.filter((kind) => definitions[kind].foreign.some((reference) => reference.kind === parent));
}

function needsDatabase(admin: Admin, table: AnyTable, operation: string): void {
  if (!admin.hasDatabase) throw unsupported(operation, table.kind);
}
