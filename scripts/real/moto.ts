import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, renameSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runProgram } from "./run.ts";

const folder = path.join("node_modules", ".cache", "moto");

/** An AWS that others emulate, at an address on loopback. */
export interface Moto {
  readonly url: string;
  readonly stop: () => void;
}

/** Starts moto, installed below `node_modules` the first time, or says why there can be none. */
export async function startMoto(): Promise<Moto | { readonly why: string }> {
  if (!existsSync(folder)) {
    const partial = `${folder}.part`;
    mkdirSync(partial, { recursive: true });
    const pip = ["python3", "-m", "pip", "install", "--quiet", "--target", partial, "moto[server]"] as const;
    const { exitCode, errors } = await runProgram([...pip]);
    if (exitCode !== 0) return { why: `moto could not be installed by pip: ${errors.trim().split("\n").at(-1) ?? ""}` };
    renameSync(partial, folder);
  }
  const port = await freePort();
  const log = `${folder}.log`;
  const child = spawn("python3", ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
    env: { ...process.env, PYTHONPATH: path.resolve(folder) },
    stdio: ["ignore", openSync(log, "w"), openSync(log, "a")],
  });
  const url = `http://127.0.0.1:${port}`;
  if (await answers(url, child)) return { url, stop: () => void child.kill("SIGTERM") };
  child.kill("SIGKILL");
  return { why: `moto did not start: ${readFileSync(log, "utf8").slice(-300)}` };
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  for (let waited = 0; waited < 60_000 && child.exitCode === null; waited += 200) {
    const answer = await fetch(`${url}/moto-api/`).catch(() => undefined);
    if (answer?.ok === true) return true;
    await sleep(200);
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("No free port was given.");
  return address.port;
}
