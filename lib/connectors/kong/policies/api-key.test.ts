import { it } from "vitest";
import { expectFinding } from "../fixtures/orders.testing.ts";

it("refuses a second key policy", () => {
  expectFinding([{ config: { type: "api-key" } }, { config: { type: "api-key", name: "other" } }], {
    place: "/policies/1",
    severity: "error",
    override: false,
  });
});
