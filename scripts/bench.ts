import { auditRatio } from "./bench/audit.ts";
import { estateRatios } from "./bench/estate.ts";
import { importRatio } from "./bench/import.ts";
import { planGrowth } from "./bench/plan.ts";
import type { Ratio } from "./bench/ratio.ts";

/**
 * `npm run bench`: times, only ever as ratios to a floor or a peer measured in the same run, so that a slow machine changes
 * neither. Nothing here gates a build.
 */
const benches: readonly (() => Promise<Ratio | readonly Ratio[]>)[] = [
  importRatio,
  planGrowth,
  auditRatio,
  estateRatios,
];
for (const bench of benches) {
  for (const ratio of [await bench()].flat()) process.stdout.write(`${JSON.stringify(ratio)}\n`);
}
process.exit(0);
