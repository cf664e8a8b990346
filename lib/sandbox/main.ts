import { rmSync } from "node:fs";
import path from "node:path";
import { startSandboxBackend } from "./backend/backend.ts";
import { type Addresses, runningAddresses, writeAddresses } from "./process/addresses.ts";
import { type ProcessOptions, readOptions } from "./process/arguments.ts";
import { offerAws } from "./process/aws.ts";
import { offerAzure } from "./process/azure.ts";
import { offerKong } from "./process/kong.ts";
import { takeLock } from "./process/lock.ts";

/** The sandbox process: two Kongs, an AWS account, an Azure subscription and a backend, on loopback, until SIGTERM. A second one on the same state leaves at once. */
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
  const offers = await Promise.all([
    offerKong(wanted, "kong-east", ports.east),
    offerKong(wanted, "kong-west", ports.west),
    offerAws(wanted),
    offerAzure(wanted),
  ]);
  const backend = await startSandboxBackend({ statePath: path.join(wanted.state, "backend"), port: ports.backend });
  const addresses: Addresses = {
    pid: process.pid,
    stateDir: wanted.state,
    gateways: offers.flatMap(({ gateways }) => gateways),
    backend: backend.url,
  };
  writeAddresses(wanted.portsFile, addresses);
  process.stdout.write(`${JSON.stringify(addresses, null, 2)}\n`);

  const end = async () => {
    await Promise.all([...offers, backend].map(({ close }) => close()));
    rmSync(wanted.portsFile, { force: true });
    release();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end());
  // Whoever started it may be gone, and its terminal with it.
  process.on("SIGHUP", () => undefined);
}
