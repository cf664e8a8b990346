import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * The test files that open a database: by `openTestDatabase` itself, or through a stage (`*.testing.ts`) that does. The
 * one that kills processes opens its own by GATEHOUSE_TEST_POSTGRES.
 */
export function databaseSuites(): readonly string[] {
  const opens = (file: string, ways: readonly string[]) => {
    const text = readFileSync(file, "utf8");
    return ways.some((way) => text.includes(way));
  };
  const ways = ["openTestDatabase", "GATEHOUSE_TEST_POSTGRES"];
  const stages = globSync("{lib,app,scripts}/**/*.testing.ts").filter((file) => opens(file, ways));
  const names = stages.map((file) => `/${path.basename(file)}"`);
  return globSync("{lib,app,scripts}/**/*.test.ts")
    .filter((file) => opens(file, [...ways, ...names]))
    .toSorted();
}
