import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { regexPriorities } from "./route-priority.ts";
import { readTemplate, routePattern } from "./route-template.ts";

describe("route priorities", () => {
  const segment = fc.constantFrom("a", "b", "{x}", "{y}.json", "a{z}");
  const template = fc.array(segment, { minLength: 1, maxLength: 14 }).map((segments) => `/${segments.join("/")}`);
  const request = fc.array(fc.constantFrom("a", "b", "ab", "a.json"), { minLength: 1, maxLength: 14 });
  const matches = (pattern: string, asked: string) =>
    new RegExp(`^${routePattern("/", readTemplate({ path: pattern, emptyAllowed: [] }), false).slice(1)}`).test(asked);
  /** The model: at the first segment that differs in kind, text beats text with a parameter, which beats a parameter. */
  const kindsOf = (pattern: string) =>
    pattern
      .slice(1)
      .split("/")
      .map((part) => (!part.includes("{") ? 2 : /^\{[^}]*\}$/.test(part) ? 0 : 1))
      .join("");

  property.prop([fc.uniqueArray(template, { minLength: 1, maxLength: 30 }), request])(
    "let the most literal template win, leftmost first",
    (templates, segments) => {
      const asked = `/${segments.join("/")}`;
      const priorities = regexPriorities(templates);
      const candidates = templates.filter((one) => matches(one, asked));
      fc.pre(candidates.length > 0);
      const top = Math.max(...candidates.map((one) => priorities.get(one) ?? -1));
      const winners = candidates.filter((one) => priorities.get(one) === top);
      const best = candidates.map(kindsOf).toSorted().at(-1);
      expect(winners.map(kindsOf)).toEqual(winners.map(() => best));
      for (const priority of priorities.values()) expect(priority).toBeLessThan(2 ** 19);
    },
  );

  it("do not move when an operation is added", () => {
    const before = regexPriorities(["/a/{x}/c", "/a/b/{y}"]);
    const after = regexPriorities(["/{p}/b/c", "/a/{x}/c", "/a/b/c", "/a/b/{y}"]);
    for (const [template, priority] of before) expect(after.get(template)).toBe(priority);
  });
});
