import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { changedFields, mergeOrder, mergeValues } from "./merge-values.ts";

it("takes each side's own changes, and asks about what both changed", () => {
  const base = { name: "Orders", path: "/a", backends: ["x"], gone: 1 };
  const mine = { name: "Orders", path: "/mine", backends: ["y"], gone: 1 };
  const theirs = { name: "Shop", path: "/theirs", backends: ["x"] };
  expect(mergeValues(base, mine, theirs)).toEqual({
    values: { name: "Shop", path: "/mine", backends: ["y"], gone: undefined },
    conflicts: [{ field: "path", mine: "/mine", theirs: "/theirs" }],
    taken: ["name", "gone"],
  });
});

it("asks about what one removed and the other changed", () => {
  expect(mergeValues({ a: 1 }, {}, { a: 2 }).conflicts).toEqual([{ field: "a", mine: undefined, theirs: 2 }]);
});

const values = fc.dictionary(
  fc.constantFrom("a", "b", "c"),
  fc.oneof(fc.integer({ max: 3, min: 0 }), fc.constant([1])),
);

test.prop([values, values])("nobody else's change is no merge", (base, mine) => {
  const { values: merged, conflicts, taken } = mergeValues(base, mine, base);
  expect([changedFields(merged, mine), conflicts, taken]).toEqual([[], [], []]);
});

test.prop([values, values, values])("both sides see the same conflicts", (base, mine, theirs) => {
  const one = mergeValues(base, mine, theirs);
  const other = mergeValues(base, theirs, mine);
  expect(one.conflicts.map(({ field }) => field).toSorted()).toEqual(
    other.conflicts.map(({ field }) => field).toSorted(),
  );
  const conflicting = new Set(one.conflicts.map(({ field }) => field));
  expect(changedFields(one.values, other.values).filter((field) => !conflicting.has(field))).toEqual([]);
});

it.each<[string, string[], string[], string[], string[] | undefined]>([
  ["both added", ["a", "b"], ["a", "x", "b"], ["a", "b", "y"], ["a", "x", "b", "y"]],
  ["mine moved, theirs added", ["a", "b"], ["b", "a"], ["a", "b", "y"], ["b", "y", "a"]],
  ["mine moved, theirs removed", ["a", "b", "c"], ["c", "b", "a"], ["a", "c"], ["c", "a"]],
  ["both moved alike", ["a", "b"], ["b", "a"], ["b", "a"], ["b", "a"]],
  ["both moved differently", ["a", "b", "c"], ["b", "a", "c"], ["c", "a", "b"], undefined],
])("merges orders when %s", (_name, base, mine, theirs, merged) => {
  expect(mergeOrder(base, mine, theirs)).toEqual(merged);
});
