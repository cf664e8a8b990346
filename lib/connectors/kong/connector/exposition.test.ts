import { expect, it } from "vitest";
import { readExposition } from "./exposition.ts";

const read = (text: string, ...wanted: string[]) => [...readExposition(text, new Set(wanted))];

it("reads the wanted series and passes over all else", () => {
  const text = `# HELP a_total Anything
# TYPE a_total counter
a_total{service="x",code="200"} 12
a_total 3 1700000000000
other{service="x"} 1

a_total{service="y"} +Inf
a_total{service="z"} NaN
a_total{broken
a_total_bucket{le="+Inf"} 4\r
a_total{service="last"} 1.5e2`;
  expect(read(text, "a_total", "a_total_bucket")).toEqual([
    { name: "a_total", labels: { service: "x", code: "200" }, value: 12 },
    { name: "a_total", labels: {}, value: 3 },
    { name: "a_total_bucket", labels: { le: "+Inf" }, value: 4 },
    { name: "a_total", labels: { service: "last" }, value: 150 },
  ]);
});

it("gives back what was escaped, braces and all", () => {
  expect(read('a{service="a \\"b\\" \\\\ } \\n,c=\\"d\\"",route="r"} 1', "a")).toEqual([
    { name: "a", labels: { service: 'a "b" \\ } \n,c="d"', route: "r" }, value: 1 },
  ]);
});
