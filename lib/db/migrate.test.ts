import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Migration, type MigrationConnection, migrate, migratePostgres, readMigrations } from "./migrate.ts";
import { openTestDatabase } from "./testing.ts";

const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: name.padEnd(64, "0") });
const first = migration("1_first", `CREATE TABLE "Thing" ("id" INTEGER)`);
const second = migration(
  "2_second",
  `ALTER TABLE "Thing" ADD COLUMN "name" TEXT; CREATE INDEX "byName" ON "Thing" ("name")`,
);
const broken = migration("2_broken", `ALTER TABLE "Thing" ADD COLUMN "name" TEXT; SELECT 1 / 0`);

let pglite: PGlite;
const connection: MigrationConnection = {
  shared: false,
  script: async (sql) => void (await pglite.exec(sql)),
  query: async (sql, values) => (await pglite.query<Record<string, unknown>>(sql, [...values])).rows,
};
beforeAll(async () => {
  pglite = await PGlite.create("memory://");
});
afterAll(() => pglite.close());
beforeEach(() => pglite.exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));

const applied = async () =>
  (
    await pglite.query<{ migration_name: string }>(`SELECT "migration_name" FROM "_prisma_migrations" ORDER BY 1`)
  ).rows.map((row) => row.migration_name);

describe("the migration runner", () => {
  test("applies what is missing, in order, once", async () => {
    expect(await migrate(connection, [first])).toEqual(["1_first"]);
    expect(await migrate(connection, [first, second])).toEqual(["2_second"]);
    expect(await migrate(connection, [first, second])).toEqual([]);
    expect(await applied()).toEqual(["1_first", "2_second"]);
  });

  test("a migration that fails leaves nothing of itself", async () => {
    await migrate(connection, [first]);
    await expect(migrate(connection, [first, broken])).rejects.toThrow(/2_broken failed and was rolled back/);
    expect(await applied()).toEqual(["1_first"]);
    expect(await migrate(connection, [first, second])).toEqual(["2_second"]);
  });

  test("a database newer than the code is refused", async () => {
    await migrate(connection, [first, second]);
    await expect(migrate(connection, [first])).rejects.toThrow(/newer Gatehouse: its migration 2_second/);
  });

  test("an edited migration is refused", async () => {
    await migrate(connection, [first]);
    await expect(migrate(connection, [{ ...first, checksum: "f".repeat(64) }])).rejects.toThrow(/1_first was edited/);
  });

  test("a migration that another tool left half-applied is refused", async () => {
    await migrate(connection, [first]);
    await pglite.exec(`UPDATE "_prisma_migrations" SET "finished_at" = NULL`);
    await expect(migrate(connection, [first])).rejects.toThrow(/began and did not finish/);
  });

  test("one that was rolled back by hand is applied again", async () => {
    await migrate(connection, [first]);
    await pglite.exec(`DROP TABLE "Thing"; UPDATE "_prisma_migrations" SET "rolled_back_at" = now()`);
    expect(await migrate(connection, [first])).toEqual(["1_first"]);
  });
});

test.skipIf(!process.env.GATEHOUSE_TEST_POSTGRES)(
  "two processes that start at once on PostgreSQL migrate it once",
  async () => {
    const server = new URL(process.env.GATEHOUSE_TEST_POSTGRES ?? "");
    const admin = new pg.Client({ connectionString: server.href });
    await admin.connect();
    await admin.query("CREATE DATABASE gatehouse_migrate_race");
    try {
      server.pathname = "/gatehouse_migrate_race";
      const results = await Promise.all([1, 2, 3].map(() => migratePostgres(server.href)));
      expect(results.flat()).toEqual(readMigrations().map((one) => one.name));
    } finally {
      await admin.query("DROP DATABASE gatehouse_migrate_race WITH (FORCE)");
      await admin.end();
    }
  },
);

test("a test database is migrated and has an identity", async () => {
  const database = await openTestDatabase();
  expect(await database.db.setting.findUnique({ where: { key: "installation-id" } })).not.toBeNull();
  await database.close();
});
