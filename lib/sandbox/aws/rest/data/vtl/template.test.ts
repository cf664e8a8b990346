import { describe, expect, it } from "vitest";
import { parseTemplate } from "./parse-template.ts";
import { render, type Variables } from "./render.ts";
import { fromJson, type HostObject } from "./value.ts";

/** A reference in braces, which would look like a mistake in a plain string. */
const braced = (reference: string) => `$\{${reference}}`;

function fill(template: string, variables: Record<string, unknown> = {}): string {
  const names: Variables = new Map(Object.entries(variables).map(([name, value]) => [name, fromJson(value)]));
  return render(parseTemplate(template), names);
}

describe("a mapping template", () => {
  it("fills in references, plain, braced and quiet, and leaves what was never set", () => {
    const order = { id: 7, lines: [{ item: "tea" }] };
    expect(fill(`{"id": $order.id, "first": "${braced("order.lines[0].item")}s"}`, { order })).toBe(
      '{"id": 7, "first": "teas"}',
    );
    expect(fill(`$nobody|$!nobody|${braced("nobody")}|$order.nothing|`, { order })).toBe(
      `$nobody||${braced("nobody")}||`,
    );
    expect(fill("It costs $5. Ask $order.id.", { order })).toBe("It costs $5. Ask 7.");
    expect(fill("\\$order and \\#if", { order })).toBe("$order and #if");
  });

  it("sets and compares, and leaves no empty lines where directives stood", () => {
    const template = [
      `#set($kind = "${braced("name")}-${braced("size")}")`,
      "#if($size > 10 && $kind.startsWith('box'))",
      "large $kind",
      "#elseif(!($size == 1 || $name.equals('bag')))",
      "some",
      "#else",
      `one #* hidden *#${braced("name")}`,
      "#end",
      "## nothing",
      "end",
    ].join("\n");
    expect(fill(template, { name: "box", size: 12 })).toBe("large box-12\nend");
    expect(fill(template, { name: "box", size: 3 })).toBe("some\nend");
    expect(fill(template, { name: "bag", size: 3 })).toBe("one bag\nend");
  });

  it("reckons, joins and asks lists and maps", () => {
    expect(fill('#set($n = (2 + 3) * 4 - 1)$n #set($t = "a" + 1)$t', {})).toBe("19 a1");
    expect(fill("#set($all = ['a', 'b'])#if($all.contains($x))in#{else}out#end", { x: "b" })).toBe("in");
    expect(fill('$m.get("k") $m.size() $m.containsKey("z") $m["k"] $m', { m: { k: "v" } })).toBe("v 1 false v {k=v}");
    expect(fill('#if($o.matches("https://.*\\.example\\.com"))yes#end', { o: "https://a.example.com" })).toBe("yes");
  });

  it("sets properties of the gateway's own objects, whose names may have dashes", () => {
    const assigned: unknown[] = [];
    const override: HostObject = { name: "override", assign: (name, value) => assigned.push([name, value]) };
    const names: Variables = new Map([["override", override]]);
    render(parseTemplate("#set($override.X-Own = 'a')#set($override['B'] = 1)"), names);
    expect(assigned).toEqual([
      ["X-Own", "a"],
      ["B", 1],
    ]);
  });

  it.each([
    ["#foreach($a in $b)x#end", "does not evaluate #foreach (line 1, column 9)"],
    ["a\n#if(true)b", "#if has no #end (line 2, column 11)"],
    ["#end", "no #if before it"],
    ["#set($a = )", "does not read this expression"],
    ["$x.substring(1)", "does not evaluate substring() of a text"],
    ["#if($x.matches('('))a#end", "does not read the regular expression"],
    ["#set($x.y = 1)", "does not evaluate #set on a part of $x"],
  ])("refuses %s", (template, message) => {
    expect(() => fill(template, { x: "text" })).toThrow(message);
  });
});
