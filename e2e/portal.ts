import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const addressesSchema = z.object({
  gateways: z.array(
    z.object({ name: z.string(), inspectorUrl: z.string(), settings: z.json(), credentials: z.json() }),
  ),
});

/** An emulated gateway as a stranger meets it: the address of its control API, which also takes orders. */
export interface SandboxGateway {
  readonly name: string;
  readonly controlUrl: string;
  /** As the sandbox offers them to whoever registers it. */
  readonly settings: unknown;
  readonly credentials: unknown;
}

/**
 * A whole installation in a folder of its own: the built portal on a free port, and the sandbox beside it, which lives
 * on when the portal is killed, as real gateways would.
 */
export class Portal {
  readonly url: string;
  readonly gateways: readonly SandboxGateway[];
  readonly #folder: string;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #port: number;
  readonly #sandbox: ChildProcess;
  #server: ChildProcess;

  private constructor(
    folder: string,
    port: number,
    { sandbox, gateways }: StartedSandbox,
    settings: Readonly<Record<string, string>>,
  ) {
    this.#folder = folder;
    this.#settings = settings;
    this.#port = port;
    this.#sandbox = sandbox;
    this.gateways = gateways;
    this.url = `http://127.0.0.1:${port}`;
    this.#server = startServer(folder, port, settings);
  }

  /** With settings as an operator would give them. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<Portal> {
    const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-journey-"));
    const portal = new Portal(folder, await freePort(), await startSandbox(folder), settings);
    await portal.ready();
    return portal;
  }

  /** Throws when the sandbox offers no gateway of this name. */
  gateway(name: string): SandboxGateway {
    const gateway = this.gateways.find((offered) => offered.name === name);
    if (gateway === undefined) throw new Error(`The sandbox has no ${name}.`);
    return gateway;
  }

  /** Resolves when the portal answers; rejects with its log when it ends or takes longer than a minute. */
  async ready(): Promise<void> {
    for (let waited = 0; waited < 60_000; waited += 100) {
      if (this.#server.exitCode !== null) break;
      if (await answers(`${this.url}/api/health`)) return;
      await sleep(100);
    }
    throw new Error(`The portal did not start.\n${this.log()}`);
  }

  /** SIGKILL: no handler runs, nothing is written any more. */
  async kill(): Promise<void> {
    const ended = once(this.#server, "exit");
    this.#server.kill("SIGKILL");
    await ended;
  }

  async restart(): Promise<void> {
    this.#server = startServer(this.#folder, this.#port, this.#settings);
    await this.ready();
  }

  async stop(): Promise<void> {
    for (const child of [this.#server, this.#sandbox]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await Promise.race([ended, sleep(15_000).then(() => child.kill("SIGKILL"))]);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The link that makes the first admin, as an operator finds it in the data folder. */
  setupLink(): string {
    return readFileSync(path.join(this.#folder, "setup-link"), "utf8").trim();
  }

  log(): string {
    const file = path.join(this.#folder, "portal.log");
    return existsSync(file) ? readFileSync(file, "utf8").slice(-4000) : "";
  }
}

function startServer(folder: string, port: number, settings: Readonly<Record<string, string>>): ChildProcess {
  const next = path.join("node_modules", "next", "dist", "bin", "next");
  const log = openSync(path.join(folder, "portal.log"), "a");
  return spawn(process.execPath, [next, "start", "--port", String(port), "--hostname", "127.0.0.1"], {
    stdio: ["ignore", log, log],
    env: {
      ...withoutOurSettings(),
      NODE_ENV: "production",
      DATA_DIR: folder,
      PORT: String(port),
      GATEHOUSE_URL: `http://127.0.0.1:${port}`,
      NEXT_MANUAL_SIG_HANDLE: "true",
      NEXT_TELEMETRY_DISABLED: "1",
      ...settings,
    },
  });
}

/** Whatever the developer's shell says about their own Gatehouse is none of this one's business. */
function withoutOurSettings(): NodeJS.ProcessEnv {
  const ours = /^(GATEHOUSE_|DATABASE_URL$|DATA_DIR$|NEXTAUTH_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))) as NodeJS.ProcessEnv;
}

interface StartedSandbox {
  readonly sandbox: ChildProcess;
  readonly gateways: readonly SandboxGateway[];
}

async function startSandbox(folder: string): Promise<StartedSandbox> {
  const state = path.join(folder, "sandbox");
  const portsFile = path.join(state, "addresses.json");
  mkdirSync(state, { recursive: true });
  const log = openSync(path.join(folder, "sandbox.log"), "a");
  const kong = ["east-admin", "east-proxy", "west-admin", "west-proxy"];
  const clouds = ["aws-control", "aws-data", "azure-control", "azure-gateway"];
  const free = [...kong, ...clouds, "backend"].flatMap((port) => [`--${port}`, "0"]);
  const sandbox = spawn(
    process.execPath,
    ["lib/sandbox/main.ts", "--state", state, "--ports-file", portsFile, ...free],
    { stdio: ["ignore", log, log], env: withoutOurSettings() },
  );
  for (let waited = 0; waited < 30_000 && sandbox.exitCode === null; waited += 100) {
    const addresses = readAddresses(portsFile);
    if (addresses !== undefined) return { sandbox, gateways: addresses };
    await sleep(100);
  }
  throw new Error(`The sandbox did not start.\n${readFileSync(path.join(folder, "sandbox.log"), "utf8")}`);
}

function readAddresses(file: string): readonly SandboxGateway[] | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { gateways } = addressesSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return gateways.map(({ inspectorUrl, ...offer }) => ({ ...offer, controlUrl: new URL(inspectorUrl).origin }));
  } catch {
    // Half-written by a sandbox that is starting.
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port was given.");
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
