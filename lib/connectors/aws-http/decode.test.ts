import { expect, it } from "vitest";
import { blockingFindings } from "#lib/model/finding.ts";
import { openAwsHttp } from "./fixtures/aws-http-stage.testing.ts";

/** What is read of a stranger's API, by the name it has in the account. */
async function read(name: string) {
  const { handle, session, subject } = await openAwsHttp();
  const held = handle.aws.http.all("apis").find(({ api }) => api.name === name);
  const remote = await session.fetch(held?.id ?? "");
  return { remote, ...subject.decode(remote) };
}

it("reads what others made by hand, with its token checks, CORS and headers", async () => {
  const { definition, findings } = await read("inventory");
  expect(definition).toMatchObject({
    name: "inventory",
    version: "1.0.0",
    basePath: "/",
    backends: [{ url: "https://inventory.example.com" }],
  });
  expect(definition.operations.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /counts",
    "GET /items/{sku}",
    "PUT /items/{sku}",
  ]);
  const policies = definition.policies.map(({ match, config }) => [config.type, match.paths, match.methods]);
  expect(policies).toEqual(
    expect.arrayContaining([
      ["cors", [], []],
      ["request-headers", ["/counts"], []],
      ["timeout", ["/items/{sku}"], []],
    ]),
  );
  const tokens = definition.policies.map(({ config }) => config).filter((config) => config.type === "jwt");
  expect(tokens.map(({ audiences, scopes }) => [audiences, scopes])).toEqual(
    expect.arrayContaining([
      [["inventory"], []],
      [["inventory"], ["stock:write"]],
    ]),
  );
  expect(findings.map(({ code }) => code).toSorted()).toEqual(["aws.key-set", "aws.key-set", "aws.no-version"]);
});

it("names the routes that no definition says", async () => {
  const { definition, findings } = await read("partner-feed");
  expect(definition.operations.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /sign-up"]);
  expect(findings.map(({ severity, code }) => [severity, code])).toEqual([
    ["warning", "aws.greedy-route"],
    ["error", "aws.no-backend"],
    ["warning", "aws.route"],
  ]);
});

it.each([
  ["chat", "aws.protocol"],
  ["serverless-app-runtime", "aws.managed"],
])("answers for %s, which nobody here may change, with a finding", async (name, code) => {
  const { definition, findings } = await read(name);
  expect(definition.operations).toEqual([]);
  expect(findings.map((finding) => finding.code)).toContain(code);
  expect(blockingFindings(findings).map((finding) => finding.code)).toEqual(["aws.no-backend"]);
});
