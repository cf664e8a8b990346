import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { closeSync, openSync, realpathSync, rmSync } from "node:fs";
import { createConnection, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { AppError } from "#lib/errors.ts";
import { log } from "#lib/log.ts";

/**
 * One process per embedded folder, held by listening sockets, which the operating system closes when their process dies,
 * however it dies. A process that listens is alive even when it is too busy to answer: nothing is ever stolen from it.
 *
 *   Linux     an abstract socket named by the folder's real path: exclusive, leaves no file. It is seen within one network
 *             namespace only, so a second socket, a file in the folder, is held too: that one is found through the file
 *             system, by a container that mounts the same folder as well.
 *   macOS     a socket file in the temporary folder.
 *   Windows   a named pipe, which is exclusive.
 */
export interface OwnerLock {
  readonly release: () => Promise<void>;
}

const socketName = "owner.sock";

const ownerSchema = z.object({ id: z.string(), pid: z.number(), startedAt: z.string(), address: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/** Takes the lock, or throws `AppError` (`blocked`) naming the process that has it. */
export async function takeOwnerLock(folder: string, address: string): Promise<OwnerLock> {
  const realFolder = realpathSync(folder);
  const owner: Owner = { id: randomUUID(), pid: process.pid, startedAt: new Date().toISOString(), address };
  const taken: Server[] = [];
  const release = async () => {
    // The file first: once the exclusive name is free, a file there is the next owner's.
    if (taken.length > 0) rmSync(path.join(realFolder, socketName), { force: true });
    for (const server of taken.splice(0)) await new Promise((resolve) => server.close(resolve));
  };
  try {
    const name = `gatehouse-${createHash("sha256").update(realFolder).digest("hex").slice(0, 32)}`;
    if (process.platform === "win32") taken.push(await takeExclusive(`\\\\.\\pipe\\${name}`, owner, realFolder));
    else if (process.platform === "linux") {
      taken.push(await takeExclusive(`\0${name}`, owner, realFolder));
      const shared = await takeInFolder(realFolder, owner);
      if (shared !== undefined) taken.push(shared);
    } else taken.push(await takeFile(path.join(tmpdir(), `${name}.sock`), owner, realFolder));
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

/** A name the operating system gives to one listener at a time. */
async function takeExclusive(name: string, owner: Owner, folder: string): Promise<Server> {
  const server = await listen(name, owner);
  if (server === "taken") throw refusal(folder, await ask(name));
  return server;
}

/** A socket file in the folder itself, reached through a descriptor because socket paths may have 107 bytes only. */
async function takeInFolder(folder: string, owner: Owner): Promise<Server | undefined> {
  const descriptor = openSync(folder, "r");
  try {
    return await takeFile(`/proc/self/fd/${descriptor}/${socketName}`, owner, folder);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // A file system without sockets (some shared mounts): the exclusive name alone guards this machine.
    log.warn({ folder, err: error }, "no socket file can be made in the data folder");
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

/** A socket file outlives a killed owner, so one that nobody listens on is replaced; then we look who really has it. */
async function takeFile(file: string, owner: Owner, folder: string): Promise<Server> {
  let server = await listen(file, owner);
  if (server === "taken") {
    const holder = await ask(file);
    if (holder !== "nobody") throw refusal(folder, holder);
    rmSync(file, { force: true });
    server = await listen(file, owner);
  }
  // Two that replaced a dead owner's file at the same moment both listen, on different files: one of them is no longer there.
  const holder = await ask(file);
  if (server !== "taken" && typeof holder === "object" && holder.id === owner.id) return server;
  if (server !== "taken") server.close();
  throw refusal(folder, holder);
}

function listen(name: string, owner: Owner): Promise<Server | "taken"> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.end(JSON.stringify(owner));
    });
    server.unref();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve("taken") : reject(error),
    );
    server.listen(name, () => resolve(server));
  });
}

/** Who listens there; `silent` when someone does and does not answer within a second; `nobody` when no one does. */
function ask(name: string): Promise<Owner | "silent" | "nobody"> {
  return new Promise((resolve) => {
    const socket = createConnection(name);
    let answer = "";
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ECONNREFUSED" || error.code === "ENOENT" ? "nobody" : "silent"),
    );
    socket.on("data", (chunk) => {
      answer += chunk.toString("utf8");
    });
    socket.on("close", () => {
      try {
        resolve(ownerSchema.parse(JSON.parse(answer)));
      } catch {
        resolve("silent");
      }
    });
  });
}

function refusal(folder: string, owner: Owner | "silent" | "nobody"): AppError {
  const who =
    typeof owner === "object"
      ? `process ${owner.pid}, started ${owner.startedAt}, which serves ${owner.address}`
      : "another process, which does not answer at the moment";
  return new AppError({
    code: "blocked",
    sentence: `The data folder ${folder} is in use by ${who}. The embedded database takes one process: stop that one, choose another DATA_DIR, or use PostgreSQL (DATABASE_URL) for several.`,
  });
}
