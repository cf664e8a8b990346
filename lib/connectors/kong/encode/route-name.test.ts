import { expect, it } from "vitest";
import { routeName } from "./route-name.ts";

it("names routes readably, and apart", () => {
  const names = ["getOrder", "list orders", "list-orders", "list/orders", "🧾", `${"x".repeat(100)}`].map((id) =>
    routeName("orders-v1", id),
  );
  expect(names[0]).toBe("orders-v1.getOrder");
  expect(names[1]).toMatch(/^orders-v1\.list-orders~[0-9a-f]{10}$/);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._~-]{1,100}$/);
});
