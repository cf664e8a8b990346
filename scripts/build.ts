import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const stampFile = ".next/gatehouse-sources";

/** What the build is made from. Tests, journeys and the sandbox are not in it. */
const sources = [
  "app/**/*.{ts,tsx,css}",
  "components/**/*.{ts,tsx}",
  "lib/**/*.ts",
  "public/**/*",
  "prisma/schema.prisma",
  "package-lock.json",
  "next.config.js",
  "instrumentation.ts",
  "proxy.ts",
];

/** Builds the portal unless the last build was made from these very sources. Exits the process when the build fails. */
export function ensureBuilt(): void {
  const digest = sourcesDigest();
  if (existsSync(".next/BUILD_ID") && existsSync(stampFile) && readFileSync(stampFile, "utf8") === digest) return;
  process.stdout.write("Building the portal (about half a minute, only when its sources changed)…\n");
  const result = spawnSync(process.execPath, [path.join("node_modules", "next", "dist", "bin", "next"), "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    encoding: "utf8",
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}\nThe build failed; the portal was not started.\n`);
    process.exit(1);
  }
  writeFileSync(stampFile, digest);
}

function sourcesDigest(): string {
  const hash = createHash("sha256");
  const files = globSync(sources)
    .filter((file) => !file.includes(".test.") && !file.startsWith(path.join("lib", "sandbox")))
    .filter((file) => path.extname(file) !== "")
    .sort();
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}
