import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Figure } from "./figure.ts";

const lintReport = z.object({ summary: z.object({ errors: z.number() }) });

/** How long our files are, and what must not be in them. */
export function fileFigures(): Figure[] {
  const files = globSync(["{app,components,lib,e2e,scripts}/**/*.{ts,tsx}", "*.ts"]);
  const lengths = files.map((file) => readFileSync(file, "utf8").split("\n").length).sort((a, b) => a - b);
  const atShare = (share: number) => lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * share))] ?? 0;
  const over400 = lengths.filter((length) => length > 400).length;
  return [
    { name: "files.count", value: files.length, unit: "files", goal: ">= 1" },
    { name: "files.median", value: atShare(0.5), unit: "lines", goal: "<= 90" },
    { name: "files.p90", value: atShare(0.9), unit: "lines", goal: "<= 250" },
    { name: "files.over-400", value: Math.round((1000 * over400) / lengths.length) / 10, unit: "%", goal: "<= 1" },
    { name: "files.barrels", value: violations("performance/noBarrelFile"), unit: "files", goal: "= 0" },
    { name: "files.any", value: violations("suspicious/noExplicitAny"), unit: "uses", goal: "= 0" },
  ];
}

function violations(rule: string): number {
  const { stdout } = spawnSync("biome", ["lint", `--only=${rule}`, "--reporter=json", "."], { encoding: "utf8" });
  return lintReport.parse(JSON.parse(stdout)).summary.errors;
}
