import "server-only";
import { Prisma } from "#generated/prisma/client.ts";
import { getDb } from "./client.ts";

/** The words of a row. The very expressions of the indexes `Api_words_idx` and `Gateway_words_idx`, or these were not used. */
export const words = {
  api: Prisma.raw(
    `to_tsvector('simple', "name" || ' ' || "version" || ' ' || "slug" || ' ' || replace("basePath", '/', ' '))`,
  ),
  gateway: Prisma.raw(`to_tsvector('simple', "name")`),
} as const;

/** More words than anybody types; longer ones are cut. */
const mostWords = 6;
const longestWord = 60;

/**
 * The ids of at most `limit` APIs whose name, version, slug or base path has a word beginning with each word of the text,
 * by name.
 */
export async function apiIdsByWords(text: string, limit: number): Promise<readonly string[]> {
  const query = prefixQuery(text);
  if (query === undefined) return [];
  const db = await getDb();
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id"::text FROM "Api" WHERE ${words.api} @@ to_tsquery('simple', ${query})
    ORDER BY "name", "version" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** The same of gateways, by their names. */
export async function gatewayIdsByWords(text: string, limit: number): Promise<readonly string[]> {
  const query = prefixQuery(text);
  if (query === undefined) return [];
  const db = await getDb();
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id"::text FROM "Gateway" WHERE ${words.gateway} @@ to_tsquery('simple', ${query})
    ORDER BY "name" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * What was typed, as a query of word beginnings that must all be there. Each word is quoted, so that no character of it is
 * an operator (https://www.postgresql.org/docs/current/textsearch-controls.html#TEXTSEARCH-PARSING-QUERIES). Undefined
 * where nothing was typed that a word could begin with.
 */
export function prefixQuery(text: string): string | undefined {
  const typed = text
    .split(/[\s/]+/)
    .map((word) => word.replace(/['\\\0]/g, "").slice(0, longestWord))
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, mostWords);
  return typed.length === 0 ? undefined : typed.map((word) => `'${word}':*`).join(" & ");
}
