import { execFile, spawn } from "node:child_process";
import { accessSync, chmodSync, chownSync, constants, globSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface TestPostgres {
  /** Of the maintenance database; tests create databases of their own beside it. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** What is needed and missing, in a sentence that says what to install. */
export class PostgresMissing extends Error {
  override readonly name = "PostgresMissing";
}

/**
 * Starts a PostgreSQL of its own in a temporary folder on a free loopback port, for tests: no durability, no password.
 * PostgreSQL refuses to run as root, so root drops to `postgres` or `nobody`. Throws `PostgresMissing`.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = findBinaries();
  const user = await serverUser();
  const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-postgres-"));
  chmodSync(folder, 0o700);
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = path.join(folder, "data");
  const [initdb, ...initdbArguments] = asUser(user, [
    path.join(bin, "initdb"),
    ...["--pgdata", data, "--username", "gatehouse", "--auth", "trust"],
    ...["--encoding", "UTF8", "--locale", "C", "--no-sync"],
  ]);
  await run(initdb, initdbArguments, { cwd: folder });
  const port = await freePort();
  const [postgres, ...postgresArguments] = asUser(user, [
    path.join(bin, "postgres"),
    ...["-D", data, "-p", String(port), "-k", folder],
    ...["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off"],
    ...["-c", "synchronous_commit=off", "-c", "max_connections=200"],
  ]);
  const server = spawn(postgres, postgresArguments, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  server.stderr.on("data", (chunk) => {
    output = `${output}${chunk}`.slice(-4000);
  });
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const stop = async () => {
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    server.kill("SIGINT");
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 20_000;
  while (!(await isReady(bin, port))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`PostgreSQL did not start:\n${output}`);
    }
    await sleep(100);
  }
  return { url: `postgresql://gatehouse@127.0.0.1:${port}/postgres`, stop };
}

/** The newest of Debian's versions, else whatever is on PATH. */
function findBinaries(): string {
  const debian = globSync("/usr/lib/postgresql/*/bin/initdb")
    .map((file) => path.dirname(file))
    .toSorted((a, b) => versionIn(b) - versionIn(a));
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .filter((folder) => isExecutable(path.join(folder, "initdb")));
  const found = [...debian, ...onPath][0];
  if (found !== undefined) return found;
  throw new PostgresMissing(
    "PostgreSQL is not installed. On Debian: apt-get install postgresql. On macOS: brew install postgresql.",
  );
}

const versionIn = (folder: string) => Number(/\/(\d+)\/bin$/.exec(folder)?.[1] ?? 0);

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Undefined when we may run the server ourselves. */
async function serverUser(): Promise<ServerUser | undefined> {
  if (userInfo().uid !== 0) return undefined;
  if (!(process.env.PATH ?? "").split(path.delimiter).some((folder) => isExecutable(path.join(folder, "setpriv")))) {
    throw new PostgresMissing(
      "PostgreSQL refuses to run as root, and setpriv is missing. Install util-linux, or run as another user.",
    );
  }
  for (const name of ["postgres", "nobody"]) {
    try {
      const ids = await Promise.all(["-u", "-g"].map(async (flag) => Number((await run("id", [flag, name])).stdout)));
      const [uid, gid] = ids;
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {
      // No such user here: try the next.
    }
  }
  throw new PostgresMissing(
    "PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it. Run as another user.",
  );
}

function asUser(user: ServerUser | undefined, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (user === undefined) return command;
  return ["setpriv", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", ...command];
}

async function isReady(bin: string, port: number): Promise<boolean> {
  try {
    await run(path.join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port), "-q"]);
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port is free")),
      );
    });
  });
}
