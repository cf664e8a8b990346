import { expect, it } from "vitest";
import { lifecycleCan, lifecycles } from "./lifecycle.ts";

it("leads from every state somewhere, and says why where it does not lead", () => {
  for (const from of lifecycles) {
    const moves = lifecycles.filter((to) => lifecycleCan[from][to] === true);
    expect(moves, from).not.toContain(from);
    expect(moves.length, from).toBeGreaterThan(0);
    for (const to of lifecycles) {
      const can: true | string = lifecycleCan[from][to];
      if (can !== true) expect(can, `${from} to ${to}`).toMatch(/^[A-Z].*\.$/);
    }
  }
});

it("retires nothing that was not deprecated, and takes nothing back that was published", () => {
  expect(lifecycles.filter((from) => lifecycleCan[from].retired === true)).toEqual(["deprecated"]);
  expect(lifecycles.map((from) => typeof lifecycleCan[from].draft)).toEqual(lifecycles.map(() => "string"));
});
