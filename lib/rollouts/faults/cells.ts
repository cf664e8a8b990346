import { afterAll, it } from "vitest";

type Operation = "DEP" | "UND" | "CRD";
type Cell = `F${number} ${Operation}`;

/** Registers one test per cell of the fault matrix, and says in the end how many passed. */
export function testCells(cells: Readonly<Record<Cell, readonly [expected: string, test: () => Promise<void>]>>): void {
  const entries = Object.entries(cells);
  let passed = 0;
  for (const [cell, [expected, test]] of entries) {
    it(`${cell}: ${expected}`, async () => {
      await test();
      passed += 1;
    }, 120_000);
  }
  afterAll(() => {
    const names = entries.map(([cell]) => cell).join(", ");
    process.stdout.write(`fault cells passed: ${passed} of ${entries.length} (${names})\n`);
  });
}
