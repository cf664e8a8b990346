import { expect, it } from "vitest";
import { nextBasePath, nextVersion } from "./proposal.ts";

it.each([
  ["1.4.2", "2.0.0"],
  ["v1", "v2"],
  ["9", "10"],
  ["2024-10-01", "2024-10-01-2"],
  ["beta", "beta-2"],
])("comes after %s: %s", (version, next) => {
  expect(nextVersion(version)).toBe(next);
});

it.each([
  ["/orders/v1", "1.0.0", "2.0.0", "/orders/v2"],
  ["/v1/orders", "1.2", "2.0", "/v2/orders"],
  ["/orders", "1.0.0", "2.0.0", "/orders/v2"],
  ["/", "1.0.0", "2.0.0", "/v2"],
])("follows %s of %s with %s: %s", (basePath, version, next, expected) => {
  expect(nextBasePath(basePath, version, next)).toBe(expected);
});
