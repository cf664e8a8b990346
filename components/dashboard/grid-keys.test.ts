import { expect, it } from "vitest";
import { placeAfterKey } from "./grid-keys.ts";

const size = { rows: 100, columns: 5, page: 12 };

it.each([
  ["ArrowDown", false, { row: 4, column: 2 }],
  ["ArrowUp", false, { row: 2, column: 2 }],
  ["ArrowLeft", false, { row: 3, column: 1 }],
  ["ArrowRight", false, { row: 3, column: 3 }],
  ["PageDown", false, { row: 15, column: 2 }],
  ["PageUp", false, { row: 0, column: 2 }],
  ["Home", false, { row: 3, column: 0 }],
  ["End", false, { row: 3, column: 4 }],
  ["Home", true, { row: 0, column: 0 }],
  ["End", true, { row: 99, column: 4 }],
  ["a", false, undefined],
  ["Tab", false, undefined],
] as const)("%s (control: %s) leads on", (key, ctrlKey, expected) => {
  expect(placeAfterKey({ key, ctrlKey }, { row: 3, column: 2 }, size)).toEqual(expected);
});

it("never leaves the grid, also when it is empty", () => {
  expect(placeAfterKey({ key: "ArrowDown", ctrlKey: false }, { row: 99, column: 0 }, size)).toEqual({
    ...{ row: 99, column: 0 },
  });
  expect(placeAfterKey({ key: "End", ctrlKey: true }, { row: 0, column: 0 }, { ...size, rows: 0 })).toEqual({
    ...{ row: 0, column: 4 },
  });
});
