import { afterAll, it } from "vitest";

type Operation = "DEP" | "UND" | "CRD";
export type Cell = `F${number} ${Operation}`;
export type Cells = Readonly<Record<Cell, readonly [expected: string, test: () => Promise<void>]>>;

interface Report {
  readonly kind: string;
  /** Cells that do not apply to the kind, and why. */
  readonly without?: Readonly<Partial<Record<Cell, string>>>;
}

/** Registers one test per cell of the fault matrix, and says in the end how many passed on which kind, and which are left out. */
export function testCells(cells: Cells, { kind, without = {} }: Report = { kind: "kong" }): void {
  const applying = Object.entries(cells).filter(([cell]) => !(cell in without));
  let passed = 0;
  for (const [cell, [expected, test]] of applying) {
    it(`${cell}: ${expected}`, async () => {
      await test();
      passed += 1;
    }, 120_000);
  }
  afterAll(() => {
    const names = applying.map(([cell]) => cell).join(", ");
    const omitted = Object.entries(without).map(([cell, why]) => `${cell} (${why})`);
    const rest = omitted.length > 0 ? `; left out: ${omitted.join(", ")}` : "";
    process.stdout.write(`fault cells passed on ${kind}: ${passed} of ${applying.length} (${names})${rest}\n`);
  });
}
