// Makes a clone ready to run. It has no dependency and runs on the system's own Node, because it is what installs the
// rest, the pinned Node 24 included. Each part is skipped when its inputs are those of the last time.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => path.join(root, ...parts);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Gatehouse needs Node 20.19 or newer to install itself; this is ${process.version}.\n`);
  process.exit(1);
}

once("install", ["package-lock.json"], [inRoot("node_modules/.bin/node")], () => {
  process.stdout.write("Installing packages…\n");
  // Nothing here needs an install script; not running any is one risk less. `npm ci` would refuse a lock file made behind
  // a registry that lacks other platforms' optional packages; installing without saving keeps to the lock all the same.
  npm(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
});

once("generate", ["package-lock.json", "prisma/schema.prisma"], [inRoot("generated/prisma/client.ts")], () => {
  // Prisma insists on a schema engine that generating never runs, and would download it: any executable will do.
  const engine = process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath;
  run(process.execPath, [inRoot("node_modules/prisma/build/index.js"), "generate"], {
    PRISMA_SCHEMA_ENGINE_BINARY: engine,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  });
});

/** Runs `work` unless the inputs' hash is the one noted last time and the outputs are there. */
function once(name, inputs, outputs, work) {
  const stamp = inRoot("node_modules", `.gatehouse-${name}`);
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(readFileSync(inRoot(input)));
  const digest = hash.digest("hex");
  const noted = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  if (noted === digest && outputs.every((output) => existsSync(output))) return;
  work();
  writeFileSync(stamp, digest);
}

function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli) run(process.execPath, [cli, ...args]);
  else run("npm", args);
}

function run(command, args, environment = {}) {
  try {
    execFileSync(command, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    process.stderr.write(`${error.stdout ?? ""}${error.stderr ?? ""}`);
    process.stderr.write(
      `\nThis failed: ${path.basename(command)} ${args.map((arg) => path.basename(arg)).join(" ")}\n`,
    );
    process.exit(1);
  }
}
