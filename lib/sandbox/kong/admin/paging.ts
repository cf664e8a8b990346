import { invalidOffset, invalidOption, invalidSize } from "../schema/problems.ts";
import type { Row } from "./row.ts";

export interface Page {
  readonly data: readonly unknown[];
  readonly next: string | null;
  readonly offset?: string;
}

/** The answer of a list. `continuation` is the path of the next page up to and without its offset's neighbours. */
export function pageOf(
  rows: readonly Row[],
  query: URLSearchParams,
  link: { readonly path: string; readonly repeats: readonly string[] },
  mostPerPage = 1_000,
): Page {
  const size = Math.min(sizeOf(query), mostPerPage);
  const start = cursorOf(query);
  const ordered = [...rows]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .filter((row) => start === undefined || row.id >= start);
  const following = ordered[size];
  const data = ordered.slice(0, size);
  if (following === undefined) return { data, next: null };
  const offset = Buffer.from(JSON.stringify([following.id])).toString("base64");
  const repeated = link.repeats
    .map((name) => [name, query.get(name)] as const)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `&${name}=${encodeURIComponent(value ?? "")}`);
  return { data, offset, next: `${link.path}?offset=${encodeURIComponent(offset)}${repeated.join("")}` };
}

function sizeOf(query: URLSearchParams): number {
  const text = query.get("size");
  if (text === null) return 100;
  const size = Number(text);
  if (text === "" || Number.isNaN(size)) throw invalidSize("size must be a number");
  if (!Number.isInteger(size) || size < 1 || size > 1_000)
    throw invalidSize("size must be an integer between 1 and 1000");
  return size;
}

function cursorOf(query: URLSearchParams): string | undefined {
  const offset = query.get("offset");
  if (offset === null) return undefined;
  const [id]: unknown[] = parseCursor(offset);
  if (typeof id !== "string") throw invalidOffset(offset);
  return id;
}

function parseCursor(offset: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(offset, "base64").toString("utf8"));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

const tagBytes = "\\x20-\\x2B\\x2D\\x2E\\x30-\\x7E\\u{80}-\\u{10ffff}";
const allOf = new RegExp(`^([${tagBytes}]+(?:,|$))+$`, "u");
const anyOf = new RegExp(`^([${tagBytes}]+(?:/|$))+$`, "u");

/** The rows that carry the tags asked for: `a,b` means both, `a/b` means either. */
export function filterByTags(rows: readonly Row[], query: URLSearchParams): readonly Row[] {
  const filter = query.get("tags");
  if (filter === null) return rows;
  if (filter === "") throw invalidOption("tags", "cannot be null");
  const isAll = allOf.test(filter);
  if (!isAll && !anyOf.test(filter)) throw invalidOption("tags", "invalid filter syntax");
  const wanted = filter.split(isAll ? "," : "/").filter(Boolean);
  if (wanted.length > 5) throw invalidOption("tags", "cannot query more than 5 tags");
  return rows.filter((row) => {
    const tags: readonly unknown[] = Array.isArray(row.tags) ? row.tags : [];
    return isAll ? wanted.every((tag) => tags.includes(tag)) : wanted.some((tag) => tags.includes(tag));
  });
}
