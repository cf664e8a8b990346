import { describe, expect, test } from "vitest";
import { type Press, shortcutGroups, wishOf } from "./shortcuts.ts";

const plain: Omit<Press, "key"> = {
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  typing: false,
  afterG: false,
  singleKeys: true,
};

describe("a key asks for", () => {
  test.each([
    ["k", { ctrlKey: true }, "palette"],
    ["K", { metaKey: true }, "palette"],
    ["/", {}, "page-search"],
    ["?", {}, "shortcuts"],
    ["g", {}, "await-letter"],
    ["g", { afterG: true }, "go"],
    ["r", { afterG: true }, "go"],
    ["j", {}, "next"],
    ["k", {}, "previous"],
    ["x", {}, "choose"],
    ["[", {}, "navigation"],
    ["r", {}, undefined],
    ["z", { afterG: true }, undefined],
    ["constructor", { afterG: true }, undefined],
    ["j", { ctrlKey: true }, undefined],
    ["k", { altKey: true, ctrlKey: true }, undefined],
  ])("%s with %o: %s", (key, held, wish) => {
    expect(wishOf({ ...plain, key, ...held })?.wish).toBe(wish);
  });
});

test.each(["/", "?", "g", "j", "k", "x", "["])(
  "%s is a letter while somebody types, and where single keys are off",
  (key) => {
    expect(wishOf({ ...plain, key, typing: true })).toBeUndefined();
    expect(wishOf({ ...plain, key, singleKeys: false })).toBeUndefined();
  },
);

test("the palette opens while somebody types, and where single keys are off", () => {
  expect(wishOf({ ...plain, key: "k", ctrlKey: true, typing: true, singleKeys: false })).toEqual({ wish: "palette" });
});

test("no two shortcuts on the list have the same keys", () => {
  const keys = shortcutGroups.flatMap(({ shortcuts }) => shortcuts.map((shortcut) => shortcut.keys.join(" ")));
  expect(new Set(keys).size).toBe(keys.length);
});
