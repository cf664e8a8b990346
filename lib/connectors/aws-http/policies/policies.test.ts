import { describe, expect, it } from "vitest";
import type { PolicyLine } from "../../conformance/samples.ts";
import { bodyOf, expectFinding, orders } from "../fixtures/orders.testing.ts";

const issuer = "https://id.example.com/";
const jwksUri = "https://id.example.com/.well-known/jwks.json";
const line = (config: PolicyLine["config"], match?: PolicyLine["match"]): PolicyLine => ({ config, match });

describe("what HTTP APIs cannot say is confessed at its place", () => {
  const unsupported = { severity: "error", code: "policy.unsupported", fidelity: "unsupported" };
  const approximate = { code: "policy.approximate", fidelity: "approximate" };
  it.each<[string, PolicyLine, object]>([
    ["a token for any audience", line({ type: "jwt", issuer, jwksUri }), { ...unsupported, override: false }],
    [
      "two scopes, of which one would do",
      line({ type: "jwt", issuer, jwksUri, audiences: ["a"], scopes: ["one", "two"] }),
      { ...unsupported, override: false },
    ],
    [
      "keys elsewhere than the issuer says",
      line({ type: "jwt", issuer, jwksUri: "https://keys.example.com", audiences: ["a"] }),
      { ...approximate, severity: "warning" },
    ],
    ["CORS of one path", line({ type: "cors" }, { paths: ["/orders"] }), { ...unsupported, override: true }],
    ["credentials from anywhere", line({ type: "cors", credentials: true }), unsupported],
    ["a method that CORS does not know", line({ type: "cors", methods: ["PURGE"] }), unsupported],
    [
      "any header with credentials",
      line({ type: "cors", credentials: true, origins: ["https://a.example.com"] }),
      { ...approximate, severity: "warning" },
    ],
    ["a limit for each address", line({ type: "rate-limit", by: "ip" }), unsupported],
    ["a limit by the hour", line({ type: "rate-limit", requests: 10, per: "hour", by: "api" }), approximate],
    [
      "a limit of several routes together",
      line({ type: "rate-limit", requests: 10, per: "second", by: "api" }),
      approximate,
    ],
    ["a reserved header", line({ type: "request-headers", remove: ["X-Amz-Date"] }), unsupported],
    [
      "a variable in a value",
      line({ type: "request-headers", set: [{ name: "X-One", value: "$request.path" }] }),
      { severity: "error", code: "policy.unsafe-value" },
    ],
    ["an empty value", line({ type: "request-headers", set: [{ name: "X-One", value: " " }] }), unsupported],
    [
      "two values of one header",
      line({
        type: "request-headers",
        add: [
          { name: "X-One", value: "1" },
          { name: "x-one", value: "2" },
        ],
      }),
      unsupported,
    ],
    ["a header of every answer", line({ type: "response-headers", remove: ["X-Powered-By"] }), approximate],
    ["another parameter in a path", line({ type: "rewrite-path", to: "/v2/{order}" }), unsupported],
    ["31 seconds", line({ type: "timeout", responseMs: 31_000 }), unsupported],
    ["49 milliseconds", line({ type: "timeout", responseMs: 49 }), unsupported],
    ["keys", line({ type: "api-key" }), { ...unsupported, override: false }],
  ])("%s", (_, policy, finding) => expectFinding([policy], finding));

  it.each<[string, PolicyLine]>([
    ["jwt", line({ type: "jwt", issuer, jwksUri, audiences: ["a"] })],
    ["cors", line({ type: "cors" })],
    ["rate-limit", line({ type: "rate-limit", requests: 1, per: "second", by: "api" })],
    ["rewrite-path", line({ type: "rewrite-path", to: "/fixed" })],
    ["timeout", line({ type: "timeout" })],
  ])("a second %s", (feature, policy) =>
    expectFinding([policy, policy], { place: "/policies/1", feature, fidelity: "unsupported" }),
  );
});

describe("headers of several policies", () => {
  const mappings = (policies: readonly PolicyLine[]) => {
    const { routes } = bodyOf(orders(policies), "api");
    return JSON.parse(JSON.stringify(routes))["GET /orders/v1/orders"].integration.requestParameters;
  };

  it("come down to one mapping each, and the later one wins", () => {
    expect(
      mappings([
        line({ type: "request-headers", remove: ["X-One", "X-Two"] }),
        line({ type: "request-headers", set: [{ name: "x-one", value: "1" }], add: [{ name: "X-Two", value: "2" }] }),
      ]),
    ).toEqual({ "overwrite:header.x-one": "1", "overwrite:header.X-Two": "2" });
  });

  it("are removed by a mapping to nothing", () => {
    expect(mappings([line({ type: "request-headers", remove: ["X-One"] })])).toEqual({ "remove:header.X-One": "''" });
  });
});

describe("throttles", () => {
  it("stand in the stage's defaults for the whole API, and on the routes otherwise", () => {
    const limit = (match?: PolicyLine["match"]) => [
      line({ type: "rate-limit", requests: 90, per: "minute", by: "api" }, match),
    ];
    expect(bodyOf(orders(limit()), "stage")).toMatchObject({ throttle: { rate: 1.5, burst: 90 }, routeThrottles: {} });
    expect(bodyOf(orders(limit({ paths: ["/orders"] })), "stage")).toMatchObject({
      throttle: null,
      routeThrottles: { "GET /orders/v1/orders": { rate: 1.5, burst: 90 } },
    });
  });
});
