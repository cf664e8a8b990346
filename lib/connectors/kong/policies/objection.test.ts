import { expect, it } from "vitest";
import { kong } from "../descriptor.ts";
import { encode } from "../encode.ts";
import { expectFinding, orders, target } from "../fixtures/orders.testing.ts";

it("lets nobody override a token policy that would be dropped", () => {
  expectFinding([{ config: { type: "jwt", issuer: "https://id.test", jwksUri: "https://id.test/keys" } }], {
    severity: "error",
    override: false,
  });
});

it("lets request validation be left out by name", () => {
  expectFinding([{ config: { type: "request-validation" } }], { severity: "error", override: true });
});

it("says which plugin is missing, and lets no key policy go without it", () => {
  const facts = { ...target.facts, plugins: ["acl", "request-transformer"] };
  const { findings, resources } = encode(orders([{ config: { type: "api-key" } }]), { ...target, facts });
  expect(findings).toMatchObject([
    { severity: "error", override: false, sentence: expect.stringContaining("key-auth") },
  ]);
  expect(resources.map(({ key }) => key)).not.toContain("plugin/acl");
  expect(kong.capabilities(facts)["api-key"].level).toBe("none");
});
