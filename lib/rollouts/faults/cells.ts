import { afterAll, it } from "vitest";

type Operation = "DEP" | "UND" | "CRD";
/** A row and a column of the matrix, and a word where one cell has several tests. */
export type Cell = `F${number} ${Operation}` | `F${number} ${Operation} ${string}`;
/** `alone` for a test that changes what all runs of the process share. */
export type Cells = Readonly<Record<Cell, readonly [expected: string, test: () => Promise<void>, how?: "alone"]>>;

interface Report {
  readonly kind: string;
  /** Cells that do not apply to the kind, and why. */
  readonly without?: Readonly<Partial<Record<Cell, string>>>;
  /** Each test has a stage of its own, so one need not wait for what another waits for. */
  readonly together?: boolean;
}

/** Registers one test per cell of the fault matrix, and says in the end how many passed on which kind, and which are left out. */
export function testCells(cells: Cells, { kind, without = {}, together = false }: Report = { kind: "kong" }): void {
  const applying = Object.entries(cells).filter(([cell]) => !(cell in without));
  let passed = 0;
  for (const [cell, [expected, test, how]] of applying) {
    const register = together && how !== "alone" ? it.concurrent : it;
    register(`${cell}: ${expected}`, { timeout: 120_000 }, async () => {
      await test();
      passed += 1;
    });
  }
  afterAll(() => {
    const names = applying.map(([cell]) => cell).join(", ");
    const omitted = Object.entries(without).map(([cell, why]) => `${cell} (${why})`);
    const rest = omitted.length > 0 ? `; left out: ${omitted.join(", ")}` : "";
    process.stdout.write(`fault cells passed on ${kind}: ${passed} of ${applying.length} (${names})${rest}\n`);
  });
}
