import { auditRatio } from "./bench/audit.ts";
import { importRatio } from "./bench/import.ts";
import { planGrowth } from "./bench/plan.ts";
import type { Ratio } from "./bench/ratio.ts";

/**
 * `npm run bench`: times, only ever as ratios to a floor or a peer measured in the same run, so that a slow machine changes
 * neither. Nothing here gates a build.
 */
const benches: readonly (() => Promise<Ratio>)[] = [importRatio, planGrowth, auditRatio];
for (const bench of benches) process.stdout.write(`${JSON.stringify(await bench())}\n`);
process.exit(0);
