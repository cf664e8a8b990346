import { z } from "zod";
import type { Prisma } from "#generated/prisma/client.ts";

/** `name`: by name, then version. `updated`: last changed first. `newest`: last created first. Each has its index. */
export const apiSorts = ["name", "updated", "newest"] as const;
export type ApiSort = (typeof apiSorts)[number];

const cursorSchema = z.discriminatedUnion("sort", [
  z.object({ sort: z.literal("name"), name: z.string(), version: z.string() }),
  z.object({ sort: z.literal("updated"), updatedAt: z.coerce.date(), id: z.uuid() }),
  z.object({ sort: z.literal("newest"), id: z.uuid() }),
]);
export type ApiCursor = z.infer<typeof cursorSchema>;

interface CursorRow {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly updatedAt: Date;
}

/** The place of a row in its order, as an opaque word for an address. */
export function encodeCursor(sort: ApiSort, { id, name, version, updatedAt }: CursorRow): string {
  const cursor =
    sort === "name" ? { sort, name, version } : sort === "updated" ? { sort, updatedAt, id } : { sort, id };
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/** Undefined for what is not a cursor of this order: an edited address shows the first page, not an error. */
export function decodeCursor(sort: ApiSort, text: string): ApiCursor | undefined {
  try {
    const cursor = cursorSchema.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return cursor.success && cursor.data.sort === sort ? cursor.data : undefined;
  } catch {
    return undefined;
  }
}

export function orderOf(sort: ApiSort): Prisma.ApiOrderByWithRelationInput[] {
  switch (sort) {
    case "name":
      return [{ name: "asc" }, { version: "asc" }];
    case "updated":
      return [{ updatedAt: "desc" }, { id: "desc" }];
    case "newest":
      return [{ id: "desc" }];
    default:
      return sort satisfies never;
  }
}

/** The rows after the cursor, found by index and not by counting. */
export function keysetAfter(sort: ApiSort, cursor: ApiCursor | undefined): Prisma.ApiWhereInput {
  if (cursor === undefined || cursor.sort !== sort) return {};
  switch (cursor.sort) {
    case "name":
      return { name: { gte: cursor.name }, OR: [{ name: { gt: cursor.name } }, { version: { gt: cursor.version } }] };
    case "updated":
      return {
        updatedAt: { lte: cursor.updatedAt },
        OR: [{ updatedAt: { lt: cursor.updatedAt } }, { id: { lt: cursor.id } }],
      };
    case "newest":
      return { id: { lt: cursor.id } };
    default:
      return cursor satisfies never;
  }
}
