import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";

interface Tool {
  readonly name: string;
  readonly debianPackage: string;
  readonly present: () => boolean;
}

const tools = {
  chromium: {
    name: "Chromium",
    debianPackage: "chromium",
    present: () => existsSync(process.env.CHROMIUM_PATH ?? "/usr/bin/chromium"),
  },
  postgres: {
    name: "PostgreSQL",
    debianPackage: "postgresql",
    present: () =>
      globSync("/usr/lib/postgresql/*/bin/initdb").length > 0 || spawnSync("initdb", ["--version"]).status === 0,
  },
} satisfies Record<string, Tool>;

/**
 * Makes sure of a tool that npm cannot bring: installs it on Debian as root, else says exactly what to install.
 * Returns whether it is there. With `CI=true` an absent one is a failure, decided by the caller.
 */
export function ensureTool(id: keyof typeof tools): boolean {
  const tool = tools[id];
  if (tool.present()) return true;
  const command = `apt-get install -y --no-install-recommends ${tool.debianPackage}`;
  if (process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
    process.stdout.write(`Installing ${tool.name}…\n`);
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    spawnSync("sh", ["-c", command], { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    if (tool.present()) return true;
  }
  process.stderr.write(`${tool.name} is missing, so its tests are skipped. Install it as root: ${command}\n`);
  return false;
}
