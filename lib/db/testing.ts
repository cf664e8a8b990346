import "server-only";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { forgetEnv } from "#lib/env.ts";
import { closeDb, type Db, embeddedDatabase, installDatabase, type OpenDatabase, postgresDatabase } from "./client.ts";
import { ensureInstallation } from "./installation.ts";
import { migrateEmbedded, migratePostgres, readMigrations } from "./migrate.ts";
import { unlockVault } from "./vault.ts";

export interface TestDatabase {
  readonly db: Db;
  /** Statements that no code of ours sends: for tests of what the database itself refuses. */
  readonly sql: (statements: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * A fresh, migrated database with an open vault, installed as the process's own: embedded and in memory, or, when
 * `GATEHOUSE_TEST_POSTGRES` holds a server's address, a new database there. `DATA_DIR` becomes a temporary folder.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-test-"));
  process.env.DATA_DIR = folder;
  forgetEnv();
  const server = process.env.GATEHOUSE_TEST_POSTGRES;
  const open = server === undefined || server === "" ? await embeddedClone() : await postgresClone(server);
  installDatabase(open);
  await ensureInstallation(open.db);
  await unlockVault(open.db, [{ version: "test", key: randomBytes(32) }]);
  return {
    db: open.db,
    sql: async (statements) => {
      if (open.handle.kind === "embedded") await open.handle.pglite.exec(statements);
      else await administer(open.handle.connectionString, (client) => client.query(statements));
    },
    close: async () => {
      await closeDb();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function migrationsDigest(): string {
  const hash = createHash("sha256");
  for (const migration of readMigrations()) hash.update(migration.name).update(migration.checksum);
  return hash.digest("hex").slice(0, 16);
}

/** Migrating takes seconds, loading a dump a third of one: it is made once per set of migrations and kept. */
async function embeddedClone(): Promise<OpenDatabase> {
  const folder = path.join(process.cwd(), "node_modules", ".cache", "gatehouse");
  const file = path.join(folder, `database-${migrationsDigest()}.tar`);
  if (!existsSync(file)) {
    const template = await PGlite.create("memory://");
    await migrateEmbedded(template);
    const dump = await template.dumpDataDir("none");
    await template.close();
    mkdirSync(folder, { recursive: true });
    // Written aside and renamed: another test process never reads half of it.
    const half = `${file}.${randomUUID()}`;
    writeFileSync(half, Buffer.from(await dump.arrayBuffer()));
    renameSync(half, file);
  }
  const pglite = await PGlite.create({ dataDir: "memory://", loadDataDir: new Blob([readFileSync(file)]) });
  return embeddedDatabase(pglite);
}

async function postgresClone(server: string): Promise<OpenDatabase> {
  const template = `gatehouse_template_${migrationsDigest()}`;
  const name = `gatehouse_test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, async (client) => {
    // One test process makes the template; the others wait for it here.
    await client.query("SELECT pg_advisory_lock(4711)");
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [template]);
    if (found.rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS "${template}_new"`);
      await client.query(`CREATE DATABASE "${template}_new"`);
      await migratePostgres(addressOf(server, `${template}_new`));
      await client.query(`ALTER DATABASE "${template}_new" RENAME TO "${template}"`);
    }
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  });
  const open = postgresDatabase(addressOf(server, name));
  return {
    ...open,
    close: async () => {
      await open.close();
      await administer(server, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
}

/** The address of a new, empty database on that server, for suites whose processes open and migrate it themselves. */
export async function emptyPostgresDatabase(server: string): Promise<string> {
  const name = `gatehouse_test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, (client) => client.query(`CREATE DATABASE "${name}"`));
  return addressOf(server, name);
}

async function administer(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
