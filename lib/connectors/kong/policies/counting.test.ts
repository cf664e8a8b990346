import { expect, it } from "vitest";
import { encode } from "../encode.ts";
import { expectFinding, orders, target } from "../fixtures/orders.testing.ts";

it("lowers a window that a longer one would never let fill, as Kong demands", () => {
  const definition = orders([
    { config: { type: "rate-limit", requests: 100, per: "minute", by: "ip" } },
    { config: { type: "rate-limit", requests: 50, per: "hour", by: "ip" } },
  ]);
  const limiting = encode(definition, target).resources.find(({ key }) => key === "plugin/rate-limiting");
  expect(limiting?.body.config).toMatchObject({ minute: 50, hour: 50, limit_by: "ip" });
});

it("tells that consumers without keys are counted by address", () => {
  expectFinding([{ config: { type: "rate-limit", by: "consumer" } }], { severity: "error", override: true });
});

it("mentions that each node counts on its own", () => {
  expectFinding([{ config: { type: "rate-limit", by: "ip" } }], { severity: "info", fidelity: "approximate" });
});

it("refuses to count one operation in two ways", () => {
  expectFinding([{ config: { type: "rate-limit", by: "ip" } }, { config: { type: "quota", by: "api" } }], {
    place: "/policies/1",
    severity: "error",
  });
});
