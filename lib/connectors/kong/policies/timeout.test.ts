import { it } from "vitest";
import { expectFinding } from "../fixtures/orders.testing.ts";

it("lets a timeout of one operation be left out by name", () => {
  expectFinding([{ config: { type: "timeout" }, match: { paths: ["/orders"] } }], {
    severity: "error",
    override: true,
  });
});
