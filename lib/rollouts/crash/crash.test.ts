import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyPostgresDatabase } from "#lib/db/testing.ts";
import { type Act, acts } from "./acts.ts";
import { Chain } from "./chain.ts";

// On the embedded database; on PostgreSQL where GATEHOUSE_TEST_POSTGRES names a server, as with openTestDatabase.
const server = process.env.GATEHOUSE_TEST_POSTGRES;
const where = server === undefined || server === "" ? "the embedded database" : "PostgreSQL";

/** Worlds of their own, side by side: each kills its share of the points. */
let chains: readonly [Chain, ...Chain[]];
let points: ReadonlyMap<Act, readonly string[]>;

beforeAll(async () => {
  const databases = server
    ? [await emptyPostgresDatabase(server), await emptyPostgresDatabase(server)]
    : [undefined, undefined];
  const [first, ...others] = databases.map((url) => new Chain(url));
  if (first === undefined) throw new Error("There is no database to try.");
  chains = [first, ...others];
  await Promise.all(chains.map((chain) => chain.open()));
}, 180_000);

afterAll(() => Promise.all(chains.map((chain) => chain.close())));

describe(`a worker that is killed, on ${where}`, () => {
  it("passes numbered points only, the same ones wherever it runs", async () => {
    const [surveyed, ...others] = await Promise.all(chains.map((chain) => chain.survey()));
    if (surveyed === undefined) throw new Error("Nothing was surveyed.");
    points = surveyed;
    for (const other of others) expect(other).toEqual(surveyed);
    for (const [act, names] of points) {
      const kinds = [...new Set(names.map((name) => name.replace(/:.*/, "")))].join(", ");
      process.stdout.write(`crash points of ${act} on ${where}: ${names.length} (${kinds})\n`);
      expect(names.length).toBeGreaterThan(10);
      expect(names.filter((name) => name.endsWith(":before"))).toHaveLength(names.length / 2);
    }
  }, 180_000);

  it("loses and doubles nothing, at whichever point", async () => {
    const results = await Promise.all(chains.map((chain, share) => tryShare(chain, share)));
    const tried = results.reduce((sum, result) => sum + result.tried, 0);
    const failures = results.flatMap((result) => result.failures);
    process.stdout.write(`crash points tried on ${where}: ${tried}, recovered: ${tried - failures.length}\n`);
    expect(failures).toEqual([]);
    expect(tried).toBe([...points.values()].reduce((sum, names) => sum + names.length, 0));
  }, 1_200_000);
});

/** Act after act, so that each finds what it needs; an act with no point left in this share is run whole. */
async function tryShare(chain: Chain, share: number): Promise<{ tried: number; failures: string[] }> {
  const left = new Map(
    acts.map((act) => [act, [...(points.get(act) ?? []).keys()].filter((at) => at % chains.length === share)]),
  );
  const failures: string[] = [];
  let tried = 0;
  while ([...left.values()].some((numbers) => numbers.length > 0)) {
    for (const act of acts) {
      const at = left.get(act)?.shift();
      if (at === undefined) {
        await chain.runWhole(act);
        continue;
      }
      tried += 1;
      failures.push(...(await chain.dieAndRecover(act, at)));
    }
  }
  return { tried, failures };
}
