import { expect, it } from "vitest";
import { encode } from "../encode.ts";
import { inDocument, orders, target } from "../fixtures/orders.testing.ts";

const issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz";
const jwt = { type: "jwt", issuer, jwksUri: `${issuer}/.well-known/jwks.json` } as const;
const scheme = "user_pool_eu-west-1_AbC123xyz";
const withFunction = {
  ...target,
  settings: {
    ...(target.settings as object),
    authorizerFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:check",
  },
};

it("names the pool in the gateway's account, and asks for the scope where the policy does", () => {
  const definition = orders([{ config: { ...jwt, scopes: ["orders/read"] }, match: { paths: ["/orders"] } }]);
  expect(inDocument(definition, "components", "securitySchemes", scheme, "x-amazon-apigateway-authorizer")).toEqual({
    type: "cognito_user_pools",
    identitySource: "method.request.header.Authorization",
    providerARNs: ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbC123xyz"],
  });
  const security = (path: string) => inDocument(definition, "paths", path, "get", "security");
  expect(security("/orders/v1/orders")).toEqual([{ [scheme]: ["orders/read"] }]);
  expect(security("/orders/v1/orders/{id}")).toBeUndefined();
  expect(encode(definition, target).findings).toEqual([]);
});

it("is loud about audiences that are not checked, and says which tokens are taken without a scope", () => {
  const audience = encode(orders([{ config: { ...jwt, audiences: ["orders"] } }]), target);
  expect(audience.findings).toMatchObject([{ place: "/policies/0", severity: "warning", fidelity: "approximate" }]);
  const { findings } = encode(orders([{ config: jwt }]), target);
  expect(findings).toMatchObject([{ severity: "info", sentence: expect.stringContaining("identity tokens") }]);
});

it("leaves to the function what it cannot check, and refuses it where there is none", () => {
  const several = orders([{ config: { ...jwt, scopes: ["orders/read", "orders/write"] } }]);
  expect(encode(several, target).findings).toMatchObject([{ severity: "error", override: false }]);
  for (const definition of [several, orders([{ config: { ...jwt, audiences: ["orders"] } }])]) {
    const { resources } = encode(definition, withFunction);
    expect(resources.find(({ kind }) => kind === "stage")?.body.variables).toMatchObject({ JwtIssuer: issuer });
    expect(JSON.stringify(resources)).not.toContain("providerARNs");
  }
});

it.each([
  ["keys from elsewhere", { ...jwt, jwksUri: "https://id.example.com/keys" }],
  ["a host that only begins like Cognito's", { ...jwt, issuer: issuer.replace("amazonaws.com", "amazonaws.com.evil") }],
  ["a pool of another Region than its host", { ...jwt, issuer: issuer.replace("1_", "2_") }],
])("takes %s for no user pool", (_, config) => {
  const own = {
    ...config,
    jwksUri: config.jwksUri === jwt.jwksUri ? `${config.issuer}/.well-known/jwks.json` : config.jwksUri,
  };
  expect(encode(orders([{ config: own }]), target).findings).toMatchObject([{ severity: "error", override: false }]);
});

it("is refused before the account is known, and a second time on one operation", () => {
  const unknown = encode(orders([{ config: jwt }]), { ...target, facts: {} });
  expect(unknown.findings).toMatchObject([
    { severity: "error", sentence: expect.stringContaining("check the gateway") },
  ]);
  const other = { ...jwt, issuer: `${issuer}2`, jwksUri: `${issuer}2/.well-known/jwks.json` };
  const twice = encode(orders([{ config: jwt }, { config: other, match: { paths: ["/orders"] } }]), target);
  expect(twice.findings).toMatchObject([{ place: "/policies/0" }, { place: "/policies/1", severity: "error" }]);
  const beside = encode(
    orders([
      { config: jwt, match: { paths: ["/orders"] } },
      { config: other, match: { paths: ["/orders/{id}"] } },
    ]),
    target,
  );
  expect(beside.findings.every(({ severity }) => severity === "info")).toBe(true);
});
