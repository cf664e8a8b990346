import { describe, expect, it } from "vitest";
import { sampleDefinition } from "../../conformance/samples.ts";
import { resourcePaths } from "./resource-paths.ts";

function placed(...operations: string[]): Record<string, string> {
  const definition = sampleDefinition({ basePath: "/b", backends: ["http://x.internal"], operations });
  const forth = resourcePaths(definition);
  const back = resourcePaths({ ...definition, operations: definition.operations.toReversed() });
  const said = (list: typeof forth) =>
    Object.fromEntries(
      list.placed
        .map(({ operation, place }): [string, string] => [
          operation.path,
          `${place.path} ${[...place.parameters].map(([own, name]) => `${own}=${name}`).join(" ")}`.trim(),
        ])
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  expect(said(back)).toEqual(said(forth));
  return said(forth);
}

describe("paths", () => {
  it("share the name of a parameter at one place, and map it back", () => {
    expect(placed("GET /a/{id}", "GET /a/{name}/x", "GET /c/{name}")).toEqual({
      "/a/{id}": "/b/a/{id} id=id",
      "/a/{name}/x": "/b/a/{id}/x name=id",
      "/c/{name}": "/b/c/{name} name=name",
    });
  });

  it("never have one name twice", () => {
    expect(placed("GET /a/{x}/c/{y}", "GET /a/{y}/c/{x}/d", "GET /a/{x}")).toEqual({
      "/a/{x}": "/b/a/{x} x=x",
      "/a/{x}/c/{y}": "/b/a/{x}/c/{y} x=x y=y",
      "/a/{y}/c/{x}/d": "/b/a/{x}/c/{y}/d y=x x=y",
    });
  });

  it.each([
    ["GET /a/{x}.json", /is no parameter by itself/],
    ["GET /~me", /holds more than letters/],
    ["GET /a//b", /no empty part/],
    ["GET /a/", /drops the slash/],
    ["TRACE /a", /no TRACE/],
  ])("cannot hold %s", (operation, sentence) => {
    const { placed: none, findings } = resourcePaths(
      sampleDefinition({ backends: ["http://x.internal"], operations: [operation] }),
    );
    expect(none).toEqual([]);
    expect(findings).toMatchObject([
      { severity: "error", place: "/operations/0", sentence: expect.stringMatching(sentence) },
    ]);
  });

  it("are counted with all that lies between them", () => {
    const operations = Array.from({ length: 150 }, (_, index) => `GET /p${index}/{id}`);
    const { findings } = resourcePaths(
      sampleDefinition({ basePath: "/", backends: ["http://x.internal"], operations }),
    );
    expect(findings).toMatchObject([{ code: "aws.resources", sentence: expect.stringContaining("take 301") }]);
  });
});
