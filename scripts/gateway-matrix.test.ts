import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { gatewayMatrix } from "./gateway-matrix-table.ts";

it("docs/gateway-matrix.md says what the descriptors say (else run: npm run generate:matrix)", () => {
  expect(readFileSync("docs/gateway-matrix.md", "utf8")).toBe(gatewayMatrix());
});
