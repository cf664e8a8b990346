import ts from "typescript";
import { describe, expect, test } from "vitest";
import {
  actionFiles,
  allSourceFiles,
  exportedValues,
  importSource,
  parseFile,
  routeFiles,
  routeMethods,
  useServerLines,
} from "./entry-files.testing.ts";

/** Each export of these files is reachable from outside: one that went round the wrappers would have no door at all. */
describe("the ways in", () => {
  test("exist at all, or the tests below would say nothing", () => {
    expect(actionFiles.length).toBeGreaterThan(0);
    expect(routeFiles.length).toBeGreaterThan(0);
  });

  test.each(actionFiles)("%s exports only what action() made", (file) => {
    const source = parseFile(file);
    expect(useServerLines(source)).toEqual([1]);
    expect(exportedValues(source).filter(({ maker }) => maker !== "action")).toEqual([]);
    expect(importSource(source, "action")).toBe("#lib/web/action.ts");
  });

  test.each(routeFiles)("%s exports only methods that route() made", (file) => {
    const source = parseFile(file);
    const exported = exportedValues(source);
    expect(exported.filter(({ maker }) => maker !== "route")).toEqual([]);
    expect(exported.filter(({ name }) => !routeMethods.some((method) => method === name))).toEqual([]);
    expect(importSource(source, "route")).toBe("#lib/web/route.ts");
  });

  test('"use server" is written nowhere but on top of an actions.ts', () => {
    const elsewhere = allSourceFiles
      .filter((file) => !actionFiles.includes(file))
      .flatMap((file) => useServerLines(parseFile(file)).map((line) => `${file}:${line}`));
    expect(elsewhere).toEqual([]);
  });

  test("Next's old API folder, where handlers need no route(), is not used", () => {
    expect(allSourceFiles.filter((file) => file.startsWith("pages/"))).toEqual([]);
  });
});

describe("the check itself finds", () => {
  const found = (text: string) => exportedValues(ts.createSourceFile("actions.ts", text, ts.ScriptTarget.Latest, true));

  test.each([
    ["a function of its own", "export async function leak() {}", undefined],
    ["an arrow function", "export const leak = async () => {};", undefined],
    ["something else's call", "export const leak = other({});", "other"],
    ["a method's call", "export const leak = sneaky.action({});", undefined],
    ["a wrapped action", "export const leak = (action({}), other);", undefined],
    ["something passed on", 'export { leak } from "./elsewhere.ts";', undefined],
    ["a list of exports", "const leak = async () => {}; export { leak };", undefined],
    ["a default export", "export default async function () {}", undefined],
  ])("%s", (_, text, maker) => {
    expect(found(text)).toMatchObject([{ maker }]);
  });

  test("no fault with types and with what action() made", () => {
    expect(found("export type A = string; export interface B {} export const c = action({});")).toEqual([
      { name: "c", maker: "action" },
    ]);
  });

  test('"use server" inside a function', () => {
    const text = 'export function Page() {\n  async function save() {\n    "use server";\n  }\n}';
    expect(useServerLines(ts.createSourceFile("page.tsx", text, ts.ScriptTarget.Latest, true))).toEqual([3]);
  });
});
