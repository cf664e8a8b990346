import { expect, it } from "vitest";
import { sampleDefinition } from "../../conformance/samples.ts";
import { kong } from "../descriptor.ts";
import { encode } from "../encode.ts";
import { orders, target } from "../fixtures/orders.testing.ts";

it("refuses backends of two kinds", () => {
  const definition = sampleDefinition({
    backends: ["http://a.internal/x", "https://b.internal"],
    operations: ["GET /a"],
  });
  expect(encode(definition, target).findings).toContainEqual(
    expect.objectContaining({ code: "backend.mixed", severity: "error" }),
  );
});

it("refuses another public path than the backend's where nothing can put it right", () => {
  const facts = { ...target.facts, plugins: ["cors"] };
  expect(encode(orders(), { ...target, facts }).findings).toMatchObject([{ place: "/basePath", severity: "error" }]);
  expect(kong.capabilities(facts)["base-path"].level).toBe("partial");
});
