import { it } from "vitest";
import { expectFinding } from "../fixtures/orders.testing.ts";

it("refuses a value that Kong would run", () => {
  expectFinding([{ config: { type: "response-headers", set: [{ name: "X", value: "{vault://env/x}" }] } }], {
    code: "policy.unsafe-value",
  });
});
