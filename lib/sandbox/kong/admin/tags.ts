import { kinds } from "../entities/kinds.ts";
import type { Admin } from "./collections.ts";
import { pageOf } from "./paging.ts";
import { methodNotAllowed, ok, type Reply } from "./reply.ts";
import type { AdminRequest } from "./request.ts";

/** `/tags` and `/tags/{tag}`: which entities carry a tag, whatever their kind. */
export function tagsReply(admin: Admin, request: AdminRequest): Reply | undefined {
  const [first, tag, ...rest] = request.segments;
  if (first !== "tags" || rest.length > 0) return undefined;
  if (request.method !== "GET") return methodNotAllowed(["GET", "HEAD", "OPTIONS"]);
  const tagged = kinds.flatMap((kind) =>
    admin.tables[kind].all().flatMap((row) =>
      (Array.isArray(row.tags) ? row.tags : []).map((name: unknown) => ({
        // The page is cut by this key; it is not shown.
        id: `${String(name)}\u0000${kind}\u0000${row.id}`,
        entity_name: kind,
        entity_id: row.id,
        tag: String(name),
      })),
    ),
  );
  const rows = tag === undefined ? tagged : tagged.filter((row) => row.tag === tag);
  const path = tag === undefined ? "/tags" : `/tags/${encodeURIComponent(tag)}`;
  const page = pageOf(rows, request.query, { path, repeats: ["size"] }, admin.mostPerPage());
  const data = page.data.map((row) =>
    isTagged(row) ? { entity_name: row.entity_name, entity_id: row.entity_id, tag: row.tag } : row,
  );
  return ok({ ...page, data });
}

function isTagged(row: unknown): row is { entity_name: string; entity_id: string; tag: string } {
  return typeof row === "object" && row !== null && "tag" in row;
}
