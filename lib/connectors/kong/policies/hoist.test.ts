import { expect, it } from "vitest";
import { keysOf, orders } from "../fixtures/orders.testing.ts";

it("hoists to the service what every operation has, and keeps it off one that must do without", () => {
  expect(keysOf(orders([{ config: { type: "api-key" } }]))).toEqual(
    expect.arrayContaining(["plugin/key-auth", "plugin/acl"]),
  );
  const partly = keysOf(orders([{ config: { type: "api-key" }, match: { paths: ["/orders"] } }]));
  expect(partly).toEqual(expect.arrayContaining(["plugin/acl@get-/orders", "plugin/key-auth@get-/orders"]));
  expect(partly).not.toContain("plugin/key-auth");
});
