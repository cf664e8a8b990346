import { describe, expect, it } from "vitest";
import { isJsonObject } from "#lib/model/json.ts";
import { type PolicyLine, withPolicies } from "../../conformance/samples.ts";
import { encode } from "../encode.ts";
import { bodyOf, expectFinding, inDocument, orders, target } from "../fixtures/orders.testing.ts";
import { literal, readLiteral } from "./vtl.ts";

const integration = "x-amazon-apigateway-integration";
const ordersPath = "/orders/v1/orders";

describe("api-key", () => {
  it("puts a word in place of the key where the backend must not see it", () => {
    const mappings = (hideFromBackend: boolean) =>
      inDocument(
        orders([{ config: { type: "api-key", hideFromBackend } }]),
        "paths",
        ordersPath,
        "get",
        integration,
        "requestParameters",
      );
    expect(mappings(true)).toEqual({ "integration.request.header.X-API-Key": "'hidden'" });
    expect(mappings(false)).toBeUndefined();
  });

  it("is refused in another header, and never overridden", () => {
    expectFinding([{ config: { type: "api-key", name: "X-Other" } }], { severity: "error", override: false });
  });

  it("answers a missing key with 401", () => {
    const responses = inDocument(orders([{ config: { type: "api-key" } }]), "x-amazon-apigateway-gateway-responses");
    expect(responses).toMatchObject({ INVALID_API_KEY: { statusCode: "401" } });
  });
});

describe("ip-filter", () => {
  it("names the methods it concerns, and refuses paths that it cannot tell apart", () => {
    const allow = ["10.0.0.0/8"];
    const policy = inDocument(
      orders([{ config: { type: "ip-filter", allow }, match: { paths: ["/orders"] } }]),
      "x-amazon-apigateway-policy",
    );
    expect(JSON.stringify(policy)).toContain(`execute-api:/*/GET${ordersPath}`);
    expectFinding([{ config: { type: "ip-filter", allow }, match: { paths: ["/orders/{id}"] } }], {
      severity: "error",
      override: false,
    });
  });

  it("says when the addresses are too many for a resource policy", () => {
    const deny = Array.from({ length: 900 }, (_, index) => `10.${Math.floor(index / 250)}.${index % 250}.1`);
    expectFinding([{ config: { type: "ip-filter", deny } }], {
      severity: "error",
      sentence: expect.stringMatching(/holds 8192 characters, and these filters take \d{4,5}\./),
    });
  });
});

describe("counting", () => {
  it("makes a bucket of a window, for the stage or for one method", () => {
    const rates: PolicyLine[] = [
      { config: { type: "rate-limit", requests: 600, per: "minute", by: "api" } },
      { config: { type: "rate-limit", requests: 1, per: "hour", by: "api" }, match: { paths: ["/orders/{id}"] } },
    ];
    expect(bodyOf(orders(rates), "stage").throttling).toEqual({
      "*/*": { rate: 10, burst: 600 },
      "~1orders~1v1~1orders~1{id}/GET": { rate: 0.0003, burst: 1 },
    });
  });

  it("counts by consumer only where the whole API is under a key", () => {
    const quota = { config: { type: "quota", requests: 5, per: "day", by: "consumer" } } as const;
    expectFinding([quota], { severity: "error", override: true });
    expectFinding([quota, { config: { type: "api-key" }, match: { paths: ["/orders"] } }], { severity: "error" });
    const keyed = orders([quota, { config: { type: "api-key" } }]);
    expect(bodyOf(keyed, "usage-plan").quota).toEqual({ limit: 5, period: "DAY" });
  });
});

describe("request-headers", () => {
  it.each([
    ["a quote", { set: [{ name: "X-Odd", value: "it's" }] }],
    ["a header of API Gateway's own", { set: [{ name: "Transfer-Encoding", value: "chunked" }] }],
    ["one to remove", { remove: ["X-Debug"] }],
  ])("refuses %s", (_, change) => {
    expectFinding([{ config: { type: "request-headers", ...change } }], { severity: "error", fidelity: "unsupported" });
  });
});

describe("jwt", () => {
  const jwt = { type: "jwt", issuer: "https://id.example.com/", jwksUri: "https://id.example.com/keys" } as const;
  const settings = (changed: object) => ({ ...target, settings: { ...(target.settings as object), ...changed } });
  const authorizerFunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:check";

  it("is refused without a function that checks tokens, and never overridden", () => {
    expectFinding([{ config: jwt }], { severity: "error", override: false });
  });

  it("tells the function what to check by stage variables, and guards the operations concerned only", () => {
    const definition = orders([{ config: { ...jwt, audiences: ["a", "b"] }, match: { paths: ["/orders"] } }]);
    const { resources, findings } = encode(
      definition,
      settings({ authorizerFunctionArn, authorizerRoleArn: "arn:aws:iam::123456789012:role/call" }),
    );
    const body = (kind: string) => resources.find((resource) => resource.kind === kind)?.body ?? {};
    expect(body("stage").variables).toEqual({
      JwtIssuer: jwt.issuer,
      JwtJwksUri: jwt.jwksUri,
      JwtAudiences: "a,b",
    });
    const document = JSON.stringify(body("document").document);
    expect(document).toContain(`functions/${authorizerFunctionArn}/invocations`);
    expect(document).toContain('"authorizerCredentials":"arn:aws:iam::123456789012:role/call"');
    expect(document.match(/"security":\[\{"token":\[\]\}\]/g)).toHaveLength(1);
    expect(findings).toMatchObject([{ place: "/policies/0", fidelity: "approximate" }]);
  });

  it("refuses a second issuer, and words that a stage variable cannot hold", () => {
    const other = { ...jwt, issuer: "https://other.example.com/" };
    const two = encode(orders([{ config: jwt }, { config: other }]), settings({ authorizerFunctionArn }));
    expect(two.findings).toMatchObject([{ place: "/policies/0" }, { place: "/policies/1", severity: "error" }]);
    const odd = encode(orders([{ config: { ...jwt, scopes: ["a,b"] } }]), settings({ authorizerFunctionArn }));
    expect(odd.findings).toMatchObject([{ severity: "error", override: false }]);
  });
});

describe("jwt by a function that Gatehouse makes", () => {
  const managed = { managedAuthorizer: true, authorizerExecutionRoleArn: "arn:aws:iam::123456789012:role/run" };
  const made = { ...target, settings: { ...(target.settings as object), ...managed } };
  const asking = (scope: string, path: string): PolicyLine => ({
    config: { type: "jwt", issuer: "https://id.example.com/", jwksUri: "https://id.example.com/keys", scopes: [scope] },
    match: { paths: [path] },
  });

  it("has one authorizer for each different policy, and none twice", () => {
    const { resources, findings } = encode(orders([asking("a", "/orders"), asking("b", "/orders/{id}")]), made);
    const variables = resources.find(({ kind }) => kind === "stage")?.body.variables;
    expect(findings).toEqual([]);
    expect(variables).toMatchObject({
      JwtScopes: "a",
      JwtScopes2: "b",
      JwtOperations2: expect.stringMatching(/^.{8}$/),
    });
    expect(JSON.stringify(resources)).toContain('"security":[{"token_2":[]}]');
    const same = encode(orders([asking("a", "/orders"), asking("a", "/orders/{id}")]), made);
    expect(JSON.stringify(same.resources)).not.toContain("token_2");
    expect(same.findings).toEqual([]);
  });

  it("is refused a second time on one operation, before the account is known, and beyond what a variable holds", () => {
    const refused = (policies: readonly PolicyLine[], facts = made.facts) =>
      encode(orders(policies), { ...made, facts }).findings.map(({ place, severity }) => [place, severity]);
    expect(refused([asking("a", "/orders"), asking("b", "/orders")])).toEqual([["/policies/1", "error"]]);
    expect(refused([asking("a", "/orders")], {})).toEqual([["/policies/0", "error"]]);
    expect(refused([asking("a".repeat(513), "/orders")])).toEqual([["/policies/0", "error"]]);
    expect(refused([asking("a b%", "/orders")])).toEqual([["/policies/0", "error"]]);
  });
});

describe("cors", () => {
  it("refuses values that would end a string of the template", () => {
    const headers = ['X-A") #set($x = "'];
    expectFinding([{ config: { type: "cors", headers } }], { severity: "error", fidelity: "unsupported" });
  });

  it("leaves an OPTIONS operation of the API's own alone", () => {
    const base = orders();
    const own = { ...base, operations: [...base.operations.map((one) => ({ ...one, method: "OPTIONS" as const }))] };
    const options = inDocument(
      withPolicies(own, [{ config: { type: "cors" } }]),
      "paths",
      ordersPath,
      "options",
      integration,
    );
    expect(options).toMatchObject({ type: "http_proxy" });
  });
});

describe("templates", () => {
  it.each(["plain", "$5 #1", "$" + "{dollar} ## #set($x = 1)", "#*\n*#", "$$##"])("hold %j literally", (text) => {
    expect(readLiteral(literal(text))).toBe(text);
    expect(literal(text).replace("#set($dollar='$')#set($hash='#')", "")).not.toMatch(/#[^{]|\$(?!\{(dollar|hash)\})/);
  });
});

it("says of every policy how far it goes, once", () => {
  const { findings } = encode(orders([{ config: { type: "retry" } }, { config: { type: "cache" } }]), target);
  expect(findings.map(({ place, override }) => [place, override])).toEqual([
    ["/policies/0", true],
    ["/policies/1", true],
  ]);
  expect(isJsonObject(bodyOf(orders(), "document").document)).toBe(true);
});
