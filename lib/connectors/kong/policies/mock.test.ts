import { it } from "vitest";
import { expectFinding } from "../fixtures/orders.testing.ts";

it("refuses a body that Kong would run", () => {
  expectFinding([{ config: { type: "mock", body: "$(os.exit())" } }], { code: "policy.unsafe-value" });
});
