import { rmSync } from "node:fs";
import path from "node:path";
import { startSandboxBackend } from "./backend/backend.ts";
import { startSandboxKong } from "./kong/kong.ts";
import { type Addresses, runningAddresses, writeAddresses } from "./process/addresses.ts";
import { type ProcessOptions, readOptions } from "./process/arguments.ts";
import { takeLock } from "./process/lock.ts";

/** The sandbox process: two Kongs and a backend, on loopback, until SIGTERM. A second one on the same state leaves at once. */
const options = readOptions(process.argv.slice(2), process.env);
if ("help" in options) process.stdout.write(options.help);
else if (options.stop) stop(options);
else await run(options);

function stop({ portsFile, state }: ProcessOptions): void {
  const running = runningAddresses(portsFile);
  if (running !== undefined) process.kill(running.pid, "SIGTERM");
  process.stdout.write(
    running === undefined ? `No sandbox runs on ${state}.\n` : `Stopped the sandbox, process ${running.pid}.\n`,
  );
}

async function run(wanted: ProcessOptions): Promise<void> {
  const running = runningAddresses(wanted.portsFile);
  if (running !== undefined) return void process.stdout.write(`${JSON.stringify(running, null, 2)}\n`);
  const release = takeLock(path.join(wanted.state, "sandbox.pid"));
  const { ports } = wanted;
  const [east, west, backend] = await Promise.all([
    startGateway(wanted, "kong-east", ports.east),
    startGateway(wanted, "kong-west", ports.west),
    startSandboxBackend({ statePath: path.join(wanted.state, "backend"), port: ports.backend }),
  ]);
  const addresses: Addresses = {
    pid: process.pid,
    stateDir: wanted.state,
    gateways: [east.address, west.address],
    backend: backend.url,
  };
  writeAddresses(wanted.portsFile, addresses);
  process.stdout.write(`${JSON.stringify(addresses, null, 2)}\n`);

  const end = async () => {
    await Promise.all([east.kong.close(), west.kong.close(), backend.close()]);
    rmSync(wanted.portsFile, { force: true });
    release();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end());
  // Whoever started it may be gone, and its terminal with it.
  process.on("SIGHUP", () => undefined);
}

async function startGateway(options: ProcessOptions, name: string, ports: { admin: number; proxy: number }) {
  const { adminToken, state } = options;
  const kong = await startSandboxKong({
    name,
    statePath: path.join(state, name),
    seed: true,
    adminPort: ports.admin,
    proxyPort: ports.proxy,
    ...(adminToken === "" ? {} : { adminToken }),
  });
  const address: Addresses["gateways"][number] = {
    kind: "kong",
    name,
    settings: { adminUrl: kong.adminUrl, proxyUrl: kong.proxyUrl },
    credentials: { adminToken },
    inspectorUrl: `${kong.adminUrl}/__sandbox/`,
  };
  return { kong, address };
}
