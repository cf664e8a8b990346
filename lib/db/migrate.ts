import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { AppError } from "#lib/errors.ts";

/** What the runner needs of a database: one connection that can run a script, and a query with rows. */
export interface MigrationConnection {
  /** Runs several statements, without parameters. */
  readonly script: (sql: string) => Promise<void>;
  readonly query: (sql: string, values: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;
  /** Several processes may start at once on a shared server; an embedded database has one owner. */
  readonly shared: boolean;
}

/** Prisma's own lock id, so that its command line and ours exclude each other. */
const prismaLockId = 72707369;

// The table as Prisma's schema engine makes it, so that `prisma migrate` can read what we applied and the reverse.
const tableSql = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file's bytes, in hex. */
  readonly checksum: string;
}

/** The migrations of this version of Gatehouse, oldest first. */
export function readMigrations(folder = path.join(process.cwd(), "prisma", "migrations")): readonly Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(path.join(folder, name, "migration.sql"));
      return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
    });
}

/**
 * Applies what is missing, each migration in a transaction of its own with its row. Returns the names applied.
 * Throws `AppError` (`blocked`) when the database was made by a newer version, when an applied migration was edited
 * since, or when another tool left one half-applied.
 */
export async function migrate(connection: MigrationConnection, migrations: readonly Migration[]): Promise<string[]> {
  if (connection.shared) await connection.query("SELECT pg_advisory_lock($1)", [prismaLockId]);
  try {
    await connection.script(tableSql);
    const applied = await readApplied(connection);
    refuseUnknown(applied, migrations);
    const missing = migrations.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) await apply(connection, migration);
    return missing.map((migration) => migration.name);
  } finally {
    if (connection.shared) await connection.query("SELECT pg_advisory_unlock($1)", [prismaLockId]);
  }
}

interface AppliedMigration {
  readonly checksum: string;
  readonly finished: boolean;
}

async function readApplied(connection: MigrationConnection): Promise<ReadonlyMap<string, AppliedMigration>> {
  const rows = await connection.query(
    `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL AS "finished"
       FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL`,
    [],
  );
  return new Map(
    rows.map((row) => [
      String(row.migration_name),
      { checksum: String(row.checksum), finished: row.finished === true },
    ]),
  );
}

function refuseUnknown(applied: ReadonlyMap<string, AppliedMigration>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, { checksum, finished }] of applied) {
    const migration = known.get(name);
    if (migration === undefined) {
      throw refusal(
        `The database was changed by a newer Gatehouse: its migration ${name} is not part of this version. Start the newer version, or restore the backup made before it.`,
      );
    }
    if (!finished) {
      throw refusal(
        `The migration ${name} began and did not finish. Restore the last backup, or resolve it with: prisma migrate resolve.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw refusal(
        `The migration ${name} was edited after this database applied it. Put the file back as it was released, and make a new migration for the change.`,
      );
    }
  }
}

function refusal(sentence: string): AppError {
  return new AppError({ code: "blocked", sentence });
}

async function apply(connection: MigrationConnection, migration: Migration): Promise<void> {
  await connection.script("BEGIN");
  try {
    await connection.script(migration.sql);
    await connection.query(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count")
       VALUES ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await connection.script("COMMIT");
  } catch (error) {
    await connection.script("ROLLBACK");
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError({
      code: "blocked",
      sentence: `The migration ${migration.name} failed and was rolled back: ${reason}. The database is as it was before.`,
      cause: error,
    });
  }
}

/** Migrates an embedded database that this process owns. */
export function migrateEmbedded(pglite: PGlite): Promise<string[]> {
  return migrate(
    {
      shared: false,
      script: async (sql) => void (await pglite.exec(sql)),
      query: async (sql, values) => (await pglite.query<Record<string, unknown>>(sql, [...values])).rows,
    },
    readMigrations(),
  );
}

/** Migrates a PostgreSQL server over a connection of its own, closed at the end. */
export async function migratePostgres(connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await migrate(
      {
        shared: true,
        script: async (sql) => void (await client.query(sql)),
        query: async (sql, values) => (await client.query<Record<string, unknown>>(sql, [...values])).rows,
      },
      readMigrations(),
    );
  } finally {
    await client.end();
  }
}
