import { ensureBuilt } from "./build.ts";
import { callFigures } from "./figures/calls.ts";
import { conformanceFigures } from "./figures/conformance.ts";
import type { Figure } from "./figures/figure.ts";
import { fileFigures } from "./figures/files.ts";
import { javascriptFigures } from "./figures/javascript.ts";
import { ensureTool } from "./test-tools.ts";

/** `npm run figures`: every counted figure, measured now, one JSON object a line; exits 1 when a goal is missed. */
const figures: Figure[] = [...fileFigures(), ...(await conformanceFigures()), ...(await callFigures())];
if (ensureTool("chromium")) {
  ensureBuilt();
  figures.push(...(await javascriptFigures()));
}

let missed = 0;
for (const figure of figures) {
  process.stdout.write(`${JSON.stringify({ ...figure, command: "npm run figures" })}\n`);
  if (!meets(figure)) {
    missed += 1;
    process.stderr.write(`Missed: ${figure.name} is ${figure.value} ${figure.unit}, the goal is ${figure.goal}.\n`);
  }
}
process.exit(missed > 0 ? 1 : 0);

/** `<= 3`, `>= 14` or `= 0`. */
function meets({ value, goal }: Figure): boolean {
  const [comparison, limit] = goal.split(" ");
  const bound = Number(limit);
  if (comparison === "<=") return value <= bound;
  if (comparison === ">=") return value >= bound;
  return value === bound;
}
