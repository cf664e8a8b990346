import { describe, expect, it } from "vitest";
import { type History, liveThrough } from "./history.testing.ts";
import { mutants, sound } from "./mutants.testing.ts";

const histories = Number(process.env.GATEHOUSE_SIMULATED_HISTORIES ?? 2_000);
const seedsPerMutant = 2_000;

describe("the engine over a gateway, a database and workers that fail", () => {
  it(`keeps its invariants in ${histories} histories`, async () => {
    const violated: string[] = [];
    const sum = { simulatedMs: 0, crashes: 0, intents: 0, edits: 0 };
    for (let seed = 1; seed <= histories; seed += 1) {
      const history = await liveThrough(seed, sound);
      for (const violation of history.violations) violated.push(`seed ${seed}: ${violation}`);
      add(sum, history);
    }
    const hours = Math.round(sum.simulatedMs / 3_600_000);
    process.stdout.write(
      `simulation: ${histories} histories, ${hours} gateway-hours, ${sum.intents} intents, ${sum.crashes} crashes, ${sum.edits} edits out of band, ${violated.length} violations\n`,
    );
    expect(violated.slice(0, 10)).toEqual([]);
  }, 300_000);

  it("replays a seed to the letter", async () => {
    expect(await liveThrough(42, sound)).toEqual(await liveThrough(42, sound));
  });

  it.each(Object.entries(mutants))(
    "sees through a variant with %s",
    async (name, breakage) => {
      let seed = 1;
      let violations: readonly string[] = [];
      for (; seed <= seedsPerMutant && violations.length === 0; seed += 1) {
        violations = (await liveThrough(seed, breakage)).violations;
      }
      process.stdout.write(`mutant "${name}": ${violations[0] ?? "survived"} (seed ${seed - 1})\n`);
      expect(violations.length).toBeGreaterThan(0);
    },
    120_000,
  );
});

function add(sum: Record<"simulatedMs" | "crashes" | "intents" | "edits", number>, history: History): void {
  sum.simulatedMs += history.simulatedMs;
  sum.crashes += history.crashes;
  sum.intents += history.intents;
  sum.edits += history.edits;
}
