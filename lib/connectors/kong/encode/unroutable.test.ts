import { expect, it } from "vitest";
import { sampleDefinition } from "../../conformance/samples.ts";
import { encode } from "../encode.ts";
import { target } from "../fixtures/orders.testing.ts";

it.each([
  ["two operations on one path", { operations: ["GET /a/{x}", "GET /a/{y}"] as const }, "route.ambiguous"],
  ["a path with an empty segment", { operations: ["GET /a//b"] as const }, "route.empty-segment"],
])("refuses %s", (_, options, code) => {
  const definition = sampleDefinition({ backends: ["http://a.internal"], ...options });
  expect(encode(definition, target).findings).toContainEqual(expect.objectContaining({ code, severity: "error" }));
});
