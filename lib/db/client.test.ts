import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetEnv } from "#lib/env.ts";
import { closeDb, getDatabaseHandle, getDb } from "./client.ts";
import { installationId } from "./installation.ts";
import { keyRing, open, seal, vaultState } from "./vault.ts";

// Making a database on disk takes a second alone and a minute on a machine that is busy with everything else.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "gatehouse-client-"));
  process.env.DATA_DIR = folder;
  forgetEnv();
});
afterEach(async () => {
  await closeDb();
  rmSync(folder, { recursive: true });
});

test("an embedded database opens once, keeps its identity and its key, and is released when closed", async () => {
  const [db, again] = await Promise.all([getDb(), getDb()]);
  expect(again).toBe(db);
  expect((await getDatabaseHandle()).kind).toBe("embedded");
  expect(vaultState()).toBe("open");
  const id = await installationId(db);
  const sealed = seal("kept", { table: "T", rowId: "1", field: "f" });
  await closeDb();
  expect(await installationId(await getDb())).toBe(id);
  expect(open(sealed, { table: "T", rowId: "1", field: "f" })).toBe("kept");
});

test("another process is refused while it is open, and the folder survives an owner that is killed", async () => {
  const script = `import { getDb } from "#lib/db/client.ts";
    const db = await getDb();
    await db.setting.create({ data: { key: "written", value: 1 } });
    process.stdout.write("open\\n");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--conditions=react-server", "--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DATA_DIR: folder, LOG_LEVEL: "silent" },
  });
  await once(child.stdout, "data");
  await expect(getDb()).rejects.toThrow(new RegExp(`in use by process ${child.pid}`));
  child.kill("SIGKILL");
  await once(child, "exit");
  const db = await getDb();
  expect(await db.setting.findUnique({ where: { key: "written" } })).not.toBeNull();
});

test("a build never opens it", async () => {
  process.env.NEXT_PHASE = "phase-production-build";
  try {
    await expect(getDb()).rejects.toThrow(/during a build/);
  } finally {
    delete process.env.NEXT_PHASE;
  }
});

test("a PostgreSQL that is not there is named without its password", async () => {
  process.env.DATABASE_URL = "postgresql://gatehouse:canary@127.0.0.1:1/gatehouse";
  forgetEnv();
  try {
    const failure = await getDb().then(String, String);
    expect(failure).toMatch(/127.0.0.1:1\/gatehouse did not let us in .*ECONNREFUSED/);
    expect(failure).not.toContain("canary");
  } finally {
    delete process.env.DATABASE_URL;
  }
});

test("a key file that is lost while it is open locks nobody out until the next start, and none is made in its place", async () => {
  await getDb();
  const ring = keyRing();
  rmSync(path.join(folder, "key"));
  expect(keyRing()).toEqual(ring);
  expect(existsSync(path.join(folder, "key"))).toBe(false);
});
