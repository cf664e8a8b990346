import "server-only";
import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { type Prisma, PrismaClient } from "#generated/prisma/client.ts";
import { dataDir, env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { ensureInstallation } from "./installation.ts";
import { migrateEmbedded, migratePostgres } from "./migrate.ts";
import { type OwnerLock, takeOwnerLock } from "./owner-lock.ts";
import { configuredKeys, unlockVault } from "./vault.ts";

export type Db = PrismaClient;
export type Tx = Prisma.TransactionClient;

/** What a library with a driver of its own (the job queue) connects with. */
export type DatabaseHandle =
  | { readonly kind: "embedded"; readonly pglite: PGlite }
  | { readonly kind: "postgres"; readonly connectionString: string };

/** One open database: the client, the handle beneath it, and how it is closed. */
export interface OpenDatabase {
  readonly db: Db;
  readonly handle: DatabaseHandle;
  readonly close: () => Promise<void>;
}

// Next bundles instrumentation and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseDatabase: Promise<OpenDatabase> | undefined;
}

/** The process's one client; opens, migrates and unlocks on first use. Throws `AppError` when the database cannot be had. */
export async function getDb(): Promise<Db> {
  return (await current()).db;
}

/** The same database as the job queue connects to it. */
export async function getDatabaseHandle(): Promise<DatabaseHandle> {
  return (await current()).handle;
}

/** Closes what is open; the next `getDb()` opens anew. For a clean shutdown and for tests. */
export async function closeDb(): Promise<void> {
  const open = globalThis.gatehouseDatabase;
  globalThis.gatehouseDatabase = undefined;
  if (open !== undefined) await (await open).close();
}

/** True while a database is open or opening: background work that is merely useful asks before it opens one. */
export function isDatabaseOpen(): boolean {
  return globalThis.gatehouseDatabase !== undefined;
}

/** Makes this database the process's own, for tests. */
export function installDatabase(open: OpenDatabase): void {
  globalThis.gatehouseDatabase = Promise.resolve(open);
}

function current(): Promise<OpenDatabase> {
  globalThis.gatehouseDatabase ??= openConfigured().catch((error: unknown) => {
    // A server that is not up yet must not stay refused until a restart.
    globalThis.gatehouseDatabase = undefined;
    throw error;
  });
  return globalThis.gatehouseDatabase;
}

async function openConfigured(): Promise<OpenDatabase> {
  // Build workers are processes of their own; a second owner of the embedded folder would corrupt it.
  if (process.env.NEXT_PHASE === "phase-production-build") {
    throw new Error("The database was opened during a build. Make the page that reads it dynamic.");
  }
  const url = env().DATABASE_URL;
  const open = url === undefined ? await openEmbedded(dataDir()) : await openPostgres(url);
  try {
    await ensureInstallation(open.db);
    await unlockVault(open.db, configuredKeys());
    return open;
  } catch (error) {
    await open.close();
    throw error;
  }
}

async function openEmbedded(folder: string): Promise<OpenDatabase> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock: OwnerLock = await takeOwnerLock(folder, env().GATEHOUSE_URL);
  let pglite: PGlite | undefined;
  try {
    const databaseFolder = path.join(folder, "database");
    mkdirSync(databaseFolder, { recursive: true, mode: 0o700 });
    chmodSync(databaseFolder, 0o700);
    pglite = await PGlite.create(databaseFolder);
    await migrateEmbedded(pglite);
    return embeddedDatabase(pglite, lock.release);
  } catch (error) {
    // Before the lock goes: the next to open this folder, this process included, must find it closed.
    await pglite?.close();
    await lock.release();
    throw error;
  }
}

/** Wraps an embedded database that is migrated already. */
export function embeddedDatabase(pglite: PGlite, afterClose: () => Promise<void> = async () => {}): OpenDatabase {
  const db = new PrismaClient({ adapter: new PrismaPGlite(pglite), transactionOptions });
  return {
    db,
    handle: { kind: "embedded", pglite },
    close: async () => {
      await db.$disconnect();
      if (!pglite.closed) await pglite.close();
      await afterClose();
    },
  };
}

async function openPostgres(connectionString: string): Promise<OpenDatabase> {
  try {
    await migratePostgres(connectionString);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError({
      code: "unavailable",
      sentence: `PostgreSQL at ${withoutPassword(connectionString)} did not let us in (${reasonOf(error)}). Check DATABASE_URL and that the server runs.`,
      retryable: true,
      cause: error,
    });
  }
  return postgresDatabase(connectionString);
}

/** Wraps a PostgreSQL database that is migrated already. */
export function postgresDatabase(connectionString: string): OpenDatabase {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString }), transactionOptions });
  return { db, handle: { kind: "postgres", connectionString }, close: () => db.$disconnect() };
}

// The embedded database has one connection: a transaction waits for the one before it, which Prisma's 2 s would not.
const transactionOptions = { maxWait: 20_000, timeout: 20_000 };

function withoutPassword(connectionString: string): string {
  if (!URL.canParse(connectionString)) return "the configured address";
  const url = new URL(connectionString);
  return `${url.host}${url.pathname}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return error.message || code || error.name;
}
