import { CreateStageCommand, ImportApiCommand } from "@aws-sdk/client-apigatewayv2";
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

it("says what it cannot say of an API that was put together at the console", async () => {
  const { handle, session, subject } = await openAwsHttp();
  const integration = (uri: string, more: object = {}) => ({
    responses: { default: { description: "Any." } },
    "x-amazon-apigateway-integration": {
      ...{ type: "http_proxy", httpMethod: "ANY", uri, payloadFormatVersion: "1.0", ...more },
    },
  });
  const backend = "https://shop.example.com/api";
  const document = {
    openapi: "3.0.1",
    info: { title: "shop", version: "7" },
    paths: {
      "/carts": { "x-amazon-apigateway-any-method": integration(`${backend}/carts`) },
      "/carts/{id}": {
        get: integration(`${backend}/carts/{id}`, {
          requestParameters: { "overwrite:header.x-id": "$request.path.id" },
        }),
        delete: integration("https://old.example.com/remove"),
      },
      "/goods": { get: { operationId: "listGoods", ...integration(`${backend}/v2/goods`) } },
      "/$default": { "x-amazon-apigateway-any-method": integration("https://shop.example.com/lost") },
    },
  };
  const { ApiId } = await handle.console.send(new ImportApiCommand({ Body: JSON.stringify(document) }));
  for (const StageName of ["one", "two"])
    await handle.console.send(
      new CreateStageCommand({
        ...{ ApiId, StageName, AutoDeploy: true },
        DefaultRouteSettings: { ThrottlingRateLimit: 7, ThrottlingBurstLimit: 3 },
      }),
    );
  const { definition, findings } = subject.decode(await session.fetch(ApiId ?? ""));
  expect(definition).toMatchObject({ name: "shop", version: "7", basePath: "/", backends: [{ url: backend }] });
  expect(definition.operations.map(({ id, method, path }) => `${id}: ${method} ${path}`)).toEqual([
    "delete-/carts/{id}: DELETE /carts/{id}",
    "get-/carts/{id}: GET /carts/{id}",
    "listGoods: GET /goods",
    ...["GET", "POST", "PUT", "PATCH", "DELETE"].map((method) => `${method.toLowerCase()}-/carts: ${method} /carts`),
  ]);
  expect(definition.policies).toMatchObject([{ match: { paths: ["/goods"] }, config: { to: "/v2/goods" } }]);
  expect(new Set(findings.map(({ severity, code }) => `${severity} ${code}`))).toEqual(
    new Set([
      "info aws.stages",
      "warning aws.any-method",
      "warning aws.default-route",
      "warning aws.other-backend",
      "warning aws.route",
      "warning aws.throttle",
    ]),
  );
});
