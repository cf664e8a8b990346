import { expect, test } from "vitest";
import { commandsFor, matches } from "./commands.ts";

test.each([
  ["Register gateway", "", true],
  ["Register gateway", "reg", true],
  ["Register gateway", "gate reg", true],
  ["Register gateway", "way", false],
  ["Register gateway", "register api", false],
])("%s for %j: %s", (label, typed, expected) => {
  expect(matches(label, typed)).toBe(expected);
});

const labels = (role: "admin" | "viewer", typed: string) =>
  commandsFor(role, typed).flatMap(({ commands }) => commands.map(({ label }) => label));

test("pages that a role may not open are not there, and acts it may not do say why", () => {
  expect(labels("admin", "users")).toEqual(["Users"]);
  expect(labels("viewer", "users")).toEqual([]);
  const [acts] = commandsFor("viewer", "import");
  expect(acts?.commands).toMatchObject([
    { label: "Import API", locked: "Needs the role admin or publisher; you are viewer." },
  ]);
});

test("every line has an id of its own", () => {
  const ids = commandsFor("admin", "").flatMap(({ commands }) => commands.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});
