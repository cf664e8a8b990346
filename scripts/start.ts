import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { env } from "#lib/env.ts";
import { ensureBuilt } from "./build.ts";
import { ensureSandbox } from "./sandbox-process.ts";

/** `npm start` and `npm run dev`: the sandbox gateways, the build when stale, the portal, and where to go first. */
const { values } = parseArgs({ options: { dev: { type: "boolean", default: false } } });
const settings = readSettings();

await refuseTakenPort();
if (!values.dev) ensureBuilt();
if (settings.GATEHOUSE_SANDBOX === "on") await ensureSandbox(settings.DATA_DIR);
const server = startServer(values.dev);
await announce(server);

function readSettings(): ReturnType<typeof env> {
  try {
    return env();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Whoever has the port would answer in the portal's place, and be taken for it. Said before the build, not after. */
async function refuseTakenPort(): Promise<void> {
  const { PORT, HOST } = settings;
  const probe = createServer();
  try {
    await once(probe.listen(PORT, HOST), "listening");
    await once(probe.close(), "close");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : undefined;
    const sentence =
      reason === "EADDRINUSE"
        ? "is in use, perhaps by a Gatehouse that runs already. Stop what uses it, or set PORT to another number."
        : `cannot be listened on (${String(reason)}). Set HOST and PORT to what this machine may listen on.`;
    process.stderr.write(`Port ${PORT} on ${HOST} ${sentence}\n`);
    process.exit(1);
  }
}

/** The portal as a child whose life is ours: it drains by itself on SIGTERM and we leave with its exit code. */
function startServer(dev: boolean): ChildProcess {
  const next = path.join("node_modules", "next", "dist", "bin", "next");
  const child = spawn(
    process.execPath,
    [next, dev ? "dev" : "start", "--port", String(settings.PORT), "--hostname", settings.HOST],
    {
      stdio: ["ignore", dev ? "inherit" : "ignore", "inherit"],
      // Next would exit at once on SIGTERM; the portal finishes or journals the step in hand first.
      env: { ...process.env, NEXT_MANUAL_SIG_HANDLE: "true", NEXT_TELEMETRY_DISABLED: "1" },
    },
  );
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGKILL" ? 137 : 0)));
  return child;
}

async function announce(child: ChildProcess): Promise<void> {
  const origin = settings.GATEHOUSE_URL;
  while (child.exitCode === null && !(await answers(healthAddress()))) await sleep(200);
  const link = path.join(settings.DATA_DIR, "setup-link");
  process.stdout.write(`\nGatehouse runs at ${origin}\n`);
  if (existsSync(link)) {
    process.stdout.write(`Create the first admin here (the link works once): ${readFileSync(link, "utf8").trim()}\n`);
  }
  process.stdout.write(`Data: ${path.resolve(settings.DATA_DIR)}. Stop with Ctrl-C.\n`);
}

/** A portal that listens on every interface is asked on loopback. */
function healthAddress(): string {
  const { HOST, PORT } = settings;
  const host = HOST === "0.0.0.0" || HOST === "::" ? "localhost" : HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${PORT}/api/health?only=live`;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
