import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "#lib/model/finding.ts";
import type { PolicyLine } from "../conformance/samples.ts";
import { encode } from "./encode.ts";
import { orders, targetOf } from "./fixtures/azure-stage.testing.ts";
import { parseXml } from "./policies/xml.ts";
import { canonicalPolicy, readPolicies } from "./policies.ts";

function encoded(policies: readonly PolicyLine[], profile?: string): { policy: string; findings: readonly Finding[] } {
  const { resources, findings } = encode(orders(policies), targetOf(profile));
  return { policy: String(resources.find(({ kind }) => kind === "release")?.body.policy), findings };
}

const subscription = { required: false, header: "Ocp-Apim-Subscription-Key", query: "subscription-key" };

describe("text that people write", () => {
  const header = (value: string): PolicyLine => ({
    config: { type: "response-headers", set: [{ name: "X-Any", value }] },
  });

  it("is either refused or comes through as it is, and never becomes markup or code", () => {
    const value = fc.string({ unit: fc.constantFrom(..."@({})<>&\"'= ab]!-"), maxLength: 40 });
    fc.assert(
      fc.property(value, (text) => {
        const { policy, findings } = encoded([header(text)]);
        const refused = findings.some(({ code }) => code === "policy.unsafe-value");
        expect(refused).toBe(/@[({]|\{\{/.test(text));
        if (refused) {
          expect(policy).not.toContain("X-Any");
          return;
        }
        expect(parseXml(policy)).toBeDefined();
        const { policies, unread } = readPolicies(policy, { operations: [], subscription });
        // An element of white space alone is an empty one.
        const said = text.trim() === "" ? "" : text;
        expect(policies.map(({ config }) => config)).toMatchObject([{ set: [{ name: "X-Any", value: said }] }]);
        expect(unread).toEqual([]);
      }),
    );
  });

  it.each<[string, PolicyLine["config"]]>([
    ["a scope", { type: "jwt", issuer: "https://i.example/", jwksUri: "https://i.example/k", scopes: ["@(1)"] }],
    ["an allowed header", { type: "cors", headers: ["{{secret}}"] }],
    ["a body", { type: "mock", body: "@{ return 1; }" }],
    ["a name to tell by", { type: "cache", varyQuery: ["@(1)"] }],
  ])("is refused in %s", (_, config) => {
    expect(encoded([{ config }]).findings).toContainEqual(
      expect.objectContaining({ code: "policy.unsafe-value", place: "/policies/0", severity: "error" }),
    );
  });
});

describe("tokens", () => {
  const tenant = "0c9d1b7e-58a2-4d7f-8f5e-7b1a2c3d4e5f";
  const entra = {
    type: "jwt",
    issuer: `https://login.microsoftonline.com/${tenant}/v2.0`,
    jwksUri: `https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`,
    audiences: ["orders"],
    scopes: ["read"],
  } as const;

  it("of Entra are checked by their own policy, exactly", () => {
    const { policy, findings } = encoded([{ config: entra }]);
    expect(policy).toContain(`<validate-azure-ad-token tenant-id="${tenant}"`);
    expect(findings).toEqual([]);
    const { policies, unread } = readPolicies(policy, { operations: [], subscription });
    expect([policies, unread]).toEqual([[{ config: entra, operations: "all" }], []]);
  });

  it("of others are checked with the keys that their issuer publishes, which is said aloud", () => {
    const { findings } = encoded([{ config: { ...entra, jwksUri: "https://keys.example.com/" } }]);
    expect(findings).toMatchObject([{ severity: "warning", fidelity: "approximate", feature: "jwt" }]);
  });
});

describe("counters", () => {
  const keysIn = (policy: string) => [...policy.matchAll(/counter-key="([^"]*)"/g)].map(([, key]) => key);

  it("of two policies, and of two APIs, are never one", () => {
    const limit: PolicyLine = { config: { type: "rate-limit", requests: 5, per: "minute", by: "api" } };
    const { policy } = encoded([limit, limit]);
    const { resources } = encode(orders([limit]), { ...targetOf(), slug: "other-v1" });
    const other = String(resources.find(({ kind }) => kind === "release")?.body.policy);
    const keys = [...keysIn(policy), ...keysIn(other)];
    expect(new Set(keys).size).toBe(3);
  });

  it("tell consumers by key, else by token", () => {
    const limit: PolicyLine = { config: { type: "quota", requests: 5, per: "day", by: "consumer" } };
    const token: PolicyLine = { config: { type: "jwt", issuer: "https://i.example/", jwksUri: "https://i.example/k" } };
    expect(keysIn(encoded([{ config: { type: "api-key" } }, limit]).policy)[0]).toContain("context.Subscription.Id");
    expect(keysIn(encoded([token, limit]).policy)[0]).toContain("((Jwt)context.Variables");
    expect(encoded([limit]).findings).toMatchObject([{ code: "policy.unsupported", override: true }]);
  });

  it.each([
    ["azure-standard-v2", { type: "quota", requests: 5, per: "day", by: "api" }],
    ["azure-standard-v2", { type: "rate-limit", requests: 5, per: "hour", by: "ip" }],
    ["azure-consumption", { type: "rate-limit", requests: 5, per: "minute", by: "ip" }],
    ["azure-consumption", { type: "quota", requests: 5, per: "day", by: "api" }],
  ] as const)("are refused where %s has none: %o", (profile, config) => {
    const { policy, findings } = encoded([{ config }], profile);
    expect(findings).toMatchObject([{ code: "policy.unsupported", fidelity: "unsupported" }]);
    expect(policy).not.toMatch(/rate-limit|quota/);
  });

  it("of each key alone are kept in every tier", () => {
    const limit: PolicyLine = { config: { type: "rate-limit", requests: 5, per: "minute", by: "consumer" } };
    const { policy } = encoded([{ config: { type: "api-key" } }, limit], "azure-consumption");
    expect(policy).toContain('<rate-limit calls="5" renewal-period="60" />');
  });
});

describe("how requests are sent on", () => {
  const timeout = (milliseconds: number): PolicyLine["config"] => ({
    type: "timeout",
    connectMs: milliseconds,
    responseMs: milliseconds,
  });

  it("may differ from what the scopes above say, for some operations", () => {
    const { policy, findings } = encoded([{ config: timeout(500), match: { paths: ["/orders"] } }]);
    expect(findings).toEqual([]);
    expect(policy.match(/<forward-request/g)).toHaveLength(1);
  });

  it("is one way at most, which is said where another is wanted", () => {
    const { policy, findings } = encoded([
      { config: timeout(500), match: { paths: ["/orders"] } },
      { config: timeout(900), match: { paths: ["/orders/{id}"] } },
    ]);
    expect(findings).toMatchObject([{ code: "policy.unsupported", place: "/policies/1", override: true }]);
    expect(policy.match(/<forward-request/g)).toHaveLength(1);
  });
});

it("answers preflights itself, and says so where the API has OPTIONS of its own", () => {
  const [first] = orders().operations;
  if (first === undefined) throw new Error("There is an operation.");
  const withOptions = [...orders().operations, { ...first, id: "options", method: "OPTIONS" as const }];
  const definition = { ...orders([{ config: { type: "cors" } }]), operations: withOptions };
  const { resources, findings } = encode(definition, targetOf());
  expect(findings).toMatchObject([
    { code: "operation.preflight", severity: "warning", place: "/paths/~1orders/options" },
  ]);
  expect(JSON.stringify(resources)).not.toContain('"options"');
});

it("refuses a policy document that is larger than the tier takes", () => {
  const body = "x".repeat(17_000);
  const codes = (profile: string) =>
    encoded([{ config: { type: "mock", body } }], profile).findings.map(({ code }) => code);
  expect(codes("azure-consumption")).toEqual(["policy.too-large"]);
  expect(codes("azure-standard")).toEqual([]);
});

it("reads back everything that it writes, in every tier, and finds nothing beside it", () => {
  const lines: PolicyLine[] = [
    { config: { type: "api-key" } },
    { config: { type: "rate-limit", requests: 5, per: "minute", by: "consumer" } },
    { config: { type: "quota", requests: 5, per: "day", by: "consumer" } },
    { config: { type: "timeout", connectMs: 500, responseMs: 500 } },
    { config: { type: "retry", attempts: 2, on: ["503"] } },
    { config: { type: "cache" } },
    { config: { type: "request-size", maxBytes: 9 } },
  ];
  for (const profile of ["azure-standard", "azure-standard-v2", "azure-consumption"]) {
    const { policy, findings } = encoded(lines, profile);
    const refused = findings.flatMap(({ fidelity, feature }) => (fidelity === "unsupported" ? [feature] : []));
    const { policies, unread } = readPolicies(policy, {
      operations: [],
      subscription: { required: true, header: "X-API-Key", query: "subscription-key" },
    });
    expect(unread, profile).toEqual([]);
    const said = lines.map(({ config }) => config.type).filter((type) => !refused.includes(type));
    expect(policies.map(({ config }) => config.type).toSorted(), profile).toEqual(said.toSorted());
  }
});

describe("policies of others", () => {
  const read = (inbound: string) =>
    readPolicies(`<policies><inbound>${inbound}</inbound></policies>`, {
      operations: [],
      subscription,
    });

  it("are read where they say what ours would", () => {
    expect(
      read('<base /><rate-limit-by-key calls="5" renewal-period="60" counter-key="@(context.Request.IpAddress)" />'),
    ).toEqual({
      policies: [{ config: { type: "rate-limit", requests: 5, per: "minute", by: "ip" }, operations: "all" }],
      unread: [],
    });
  });

  it("are named where they say more", () => {
    const more =
      '<rate-limit-by-key calls="5" renewal-period="60" counter-key="@(context.Request.IpAddress)" increment-condition="@(true)" />';
    expect(read(more).unread).toEqual([more]);
    expect(read('<authentication-managed-identity resource="https://graph.microsoft.com" />').unread).toHaveLength(1);
  });

  it.each([
    ["backend", '<forward-request follow-redirects="true" />'],
    ["backend", '<limit-concurrency key="a" max-count="3"><forward-request /></limit-concurrency>'],
    ["outbound", '<set-status code="418" reason="Teapot" />'],
    [
      "on-error",
      '<set-header name="X-Why" exists-action="override"><value>@(context.LastError.Reason)</value></set-header>',
    ],
  ])("are named in the section %s", (section, statement) => {
    const text = `<policies><${section}>${statement}</${section}></policies>`;
    const { policies, unread } = readPolicies(text, { operations: [], subscription });
    expect(policies).toEqual([]);
    expect(unread.map((found) => found.replace(/\n\s*/g, ""))).toEqual([statement]);
  });

  it("are left as they are where they are no XML", () => {
    const text = '<policies><inbound><set-header name="a"><value>@(b("c"))</value></set-header></inbound></policies>';
    const broken = text.replace('name="a"', 'name="@(x == "y")"');
    const { unread } = readPolicies(broken, { operations: [], subscription });
    expect(unread).toEqual([broken]);
    expect(canonicalPolicy(broken)).toBe(broken);
  });
});
