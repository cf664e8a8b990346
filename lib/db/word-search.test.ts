import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Prisma } from "#generated/prisma/client.ts";
import { openTestDatabase, type TestDatabase } from "./testing.ts";
import { prefixQuery, words } from "./word-search.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test.each([
  ["ord", "'ord':*"],
  ["  orders   1.0.0 ", "'orders':* & '1.0.0':*"],
  ["/orders/v1", "'orders':* & 'v1':*"],
  ["o'brien \\ & | !", "'obrien':*"],
  ["a b c d e f g h", "'a':* & 'b':* & 'c':* & 'd':* & 'e':* & 'f':*"],
  ["!&|", undefined],
  ["", undefined],
])("%j asks for %s", (text, query) => {
  expect(prefixQuery(text)).toBe(query);
});

describe("the index is used, because the expression is its own", () => {
  test.each([
    ["Api", words.api],
    ["Gateway", words.gateway],
  ])("%s", async (table, expression) => {
    const plan = await database.db.$transaction(async (tx) => {
      // A table of no rows would be read whole.
      await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
      return tx.$queryRaw(
        Prisma.sql`EXPLAIN SELECT "id" FROM ${Prisma.raw(`"${table}"`)} WHERE ${expression} @@ to_tsquery('simple', 'a:*')`,
      );
    });
    expect(JSON.stringify(plan)).toContain(`${table}_words_idx`);
  });
});
