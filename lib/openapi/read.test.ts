import { describe, expect, it } from "vitest";
import { readDocument } from "./read.ts";

const head = { openapi: "3.1.0", info: { title: "Orders", version: "1.2.0" } };
const answer = { responses: { "200": { description: "Fine." } } };
const read = (document: object) => readDocument(JSON.stringify(document, null, 2));
const codes = async (document: object) => (await read(document)).findings.map((one) => `${one.severity} ${one.code}`);

describe("dialects", () => {
  it.each([
    [
      "Swagger 2.0",
      { swagger: "2.0", info: head.info, host: "a.example.com", basePath: "/v1", schemes: ["http", "https"] },
      "swagger-2.0",
    ],
    ["OpenAPI 3.0", { ...head, openapi: "3.0.3", servers: [{ url: "https://a.example.com/v1" }] }, "openapi-3.0"],
    ["OpenAPI 3.1", { ...head, servers: [{ url: "https://a.example.com/v1" }] }, "openapi-3.1"],
    ["OpenAPI 3.2", { ...head, openapi: "3.2.0", servers: [{ url: "https://a.example.com/v1" }] }, "openapi-3.2"],
  ])("reads %s to the same operations and backend", async (_name, document, dialect) => {
    const { summary, document: normalised } = await read({ ...document, paths: { "/orders/{id}": { get: answer } } });
    expect(summary).toMatchObject({
      dialect,
      title: "Orders",
      version: "1.2.0",
      operations: [{ id: "get-/orders/{id}", method: "GET", path: "/orders/{id}" }],
      proposed: { name: "Orders", version: "1.2.0", slug: "orders-v1", basePath: "/orders/v1" },
    });
    expect(summary.proposed.backends).toEqual([{ url: "https://a.example.com/v1", weight: 100 }]);
    expect(normalised?.openapi).toMatch(/^3\.1\./);
  });

  it("leaves out the methods that 3.2 added, and says so", async () => {
    const paths = { "/search": { query: answer, get: answer } };
    const { summary, findings } = await read({ ...head, openapi: "3.2.0", paths });
    expect(summary.operations).toHaveLength(1);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "openapi.newer-method", place: "/paths/~1search" }),
    );
  });

  it("takes a version that YAML made a number of", async () => {
    const { summary, findings } = await readDocument(
      "swagger: 2.0\ninfo: {title: A, version: 1}\npaths: {/a: {get: {responses: {}}}}\n",
    );
    expect(summary).toMatchObject({ dialect: "swagger-2.0", version: "1" });
    expect(findings).toContainEqual(expect.objectContaining({ code: "openapi.version-number", severity: "info" }));
  });

  it.each([
    ["a list", "[]"],
    ["a number", "1"],
    ["nothing", ""],
    ["AsyncAPI", '{"asyncapi":"2.0.0"}'],
    ["OpenAPI 4", '{"openapi":"4.0.0"}'],
  ])("says that %s is no OpenAPI document", async (_name, text) => {
    const { findings, document } = await readDocument(text);
    expect(findings[0]).toMatchObject({ severity: "error", line: 1, column: 1 });
    expect(document).toBeUndefined();
  });
});

describe("places", () => {
  it("gives the line and column of keys in JSON", async () => {
    const { findings } = await read({ ...head, paths: { "/a/{x}": { get: answer }, "/a/{y}": { get: answer } } });
    const found = findings.find((finding) => finding.code === "openapi.same-path");
    expect(found).toMatchObject({ place: "/paths/~1a~1{y}/get", line: 18, column: 7 });
  });

  it("gives the line and column of keys in YAML, quoted or not", async () => {
    const yaml =
      'openapi: 3.1.0\ninfo: {title: A, version: "1"}\npaths:\n  /a/{x}:\n    get: {}\n  "/a/{y}":\n    get: {}\n';
    const { findings } = await readDocument(yaml);
    expect(findings.find((one) => one.code === "openapi.same-path")).toMatchObject({ line: 7, column: 5 });
    const undeclared = findings.filter((one) => one.code === "openapi.undeclared-path-parameter");
    expect(undeclared.map((one) => [one.line, one.column])).toEqual([
      [4, 3],
      [6, 3],
    ]);
  });

  it.each([
    ["a missing comma", '{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ["a trailing comma", '{\n  "a": 1,\n}', 3, 1],
    ["an end too early", '{\n  "a": [1,', 2, 11],
    ["a bare word", '{"a": yes}', 1, 7],
    ["a broken escape", '{"a": "\\x"}', 1, 7],
  ])("shows %s in JSON", async (_name, text, line, column) => {
    const { findings } = await readDocument(text);
    expect(findings).toMatchObject([{ code: "openapi.not-json", line, column }]);
  });

  it("gives the nearest place there is for what is missing", async () => {
    const { findings } = await readDocument('{"openapi":"3.1.0",\n"paths":{"/a":{"get":{"responses":{}}}}}');
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "openapi.structure", sentence: expect.stringContaining("info"), line: 1 }),
    );
  });
});

describe("operations", () => {
  it.each<[string, object, string]>([
    ["one shape twice", { "/a/{x}": { get: answer }, "/a/{y}": { get: answer } }, "error openapi.same-path"],
    ["a path without a slash", { a: { get: answer } }, "warning openapi.path-without-slash"],
    ["a query in the path", { "/a?b=1": { get: answer } }, "error openapi.path-with-query"],
    ["a fragment in the path", { "/a#b": { get: answer } }, "error openapi.path-with-query"],
    ["a brace that is not closed", { "/a/{x": { get: answer } }, "error openapi.path-braces"],
    ["a parameter without a name", { "/a/{}": { get: answer } }, "error openapi.path-braces"],
    ["a parameter twice", { "/{x}/b/{x}": { get: answer } }, "error openapi.repeated-path-parameter"],
    ["a parameter within a segment", { "/{a}.{b}": { get: answer } }, "info openapi.path-parameter-in-segment"],
    ["a verb after a colon", { "/jobs/{id}:{verb}": { get: answer } }, "info openapi.path-parameter-in-segment"],
    ["an undeclared parameter", { "/a/{x}": { get: answer } }, "warning openapi.undeclared-path-parameter"],
    ["characters that are sent encoded", { "/käse und brot": { get: answer } }, "warning openapi.path-characters"],
    ["OPTIONS", { "/a": { options: answer } }, "info openapi.options-operation"],
    ["no operation", {}, "error openapi.no-operations"],
    ["a path that is elsewhere", { "/a": { $ref: "./a.yaml" } }, "error openapi.external-reference"],
    ["a path that is nowhere", { "/a": { $ref: "#/components/pathItems/A" } }, "error openapi.unresolved-path"],
    [
      "an operationId twice",
      { "/a": { get: { ...answer, operationId: "x" }, put: { ...answer, operationId: "x" } } },
      "warning openapi.repeated-operation-id",
    ],
  ])("finds %s", async (_name, paths, expected) => {
    expect(await codes({ ...head, paths })).toContain(expected);
  });

  it("reads operations behind references, and parameters of the whole path", async () => {
    const id = { name: "id", in: "path", required: true, schema: { type: "string", minLength: 0 } };
    const { summary, findings } = await read({
      ...head,
      servers: [{ url: "https://a.example.com" }],
      paths: { "/a/{id}": { $ref: "#/components/pathItems/A" } },
      components: {
        pathItems: { A: { parameters: [{ $ref: "#/components/parameters/Id" }], get: answer } },
        parameters: { Id: id },
      },
    });
    expect(summary.operations).toMatchObject([{ path: "/a/{id}", emptyAllowed: ["id"] }]);
    expect(findings.filter((one) => one.severity !== "info")).toEqual([]);
  });

  it("routes odd characters as they are sent", async () => {
    const { summary } = await read({ ...head, paths: { "/a b/{x y}/%20": { get: answer } } });
    expect(summary.operations[0]?.path).toBe("/a%20b/{x y}/%20");
  });

  it("keeps ids unique when documents do not", async () => {
    const named = { ...answer, operationId: "x" };
    const { summary } = await read({ ...head, paths: { "/a": { get: named, put: named, post: answer } } });
    expect(summary.operations.map((operation) => operation.id).sort()).toEqual(["post-/a", "put-/a", "x"].sort());
  });
});

describe("servers", () => {
  it.each<[string, object[], string[], string?]>([
    [
      "variables by their defaults",
      [{ url: "https://{host}/v1/", variables: { host: { default: "a.example.com" } } }],
      ["https://a.example.com/v1"],
    ],
    [
      "https before http",
      [{ url: "http://a.example.com" }, { url: "https://a.example.com" }],
      ["https://a.example.com", "http://a.example.com"],
    ],
    ["no relative address", [{ url: "/v1" }], [], "openapi.no-backend"],
    ["no variable without default", [{ url: "https://{host}/" }], [], "openapi.server-variable"],
    ["no other protocol", [{ url: "ftp://a.example.com" }], [], "openapi.no-backend"],
    [
      "no credentials",
      [{ url: "https://me:secret@a.example.com/?q=1" }],
      ["https://a.example.com"],
      "openapi.server-parts",
    ],
  ])("proposes %s", async (_name, servers, backends, code) => {
    const { summary, findings } = await read({ ...head, servers, paths: { "/a": { get: answer } } });
    expect(summary.backends.map((backend) => backend.url)).toEqual(backends);
    if (code !== undefined) expect(findings.map((finding) => finding.code)).toContain(code);
  });

  it("points at servers of single paths", async () => {
    const paths = { "/a": { get: { ...answer, servers: [{ url: "https://b.example.com" }] } } };
    expect(await codes({ ...head, paths })).toContain("warning openapi.own-servers");
  });
});

describe("security", () => {
  const secured = (scheme: object, security: unknown = [{ s: [] }]) => ({
    ...head,
    paths: { "/a": { get: answer }, "/b": { get: { ...answer, security: [] } } },
    components: { securitySchemes: { s: scheme } },
    security,
  });

  it("proposes an API key policy for the operations that ask for a key", async () => {
    const { summary } = await read(secured({ type: "apiKey", in: "header", name: "X-Key" }));
    expect(summary.proposed.policies).toMatchObject([
      { match: { paths: ["/a"], methods: ["GET"] }, config: { type: "api-key", in: "header", name: "X-Key" } },
    ]);
  });

  it("proposes nothing where another scheme would do as well", async () => {
    const { summary, findings } = await read(secured({ type: "apiKey", in: "query", name: "key" }, [{ s: [] }, {}]));
    expect(summary.proposed.policies).toEqual([]);
    expect(findings).toContainEqual(expect.objectContaining({ code: "openapi.security-proposed" }));
  });

  it.each([
    [
      "oauth2",
      { type: "oauth2", flows: { implicit: { authorizationUrl: "https://id.example.com/a", scopes: {} } } },
      /JWT policy.*id\.example\.com/,
    ],
    [
      "openIdConnect",
      { type: "openIdConnect", openIdConnectUrl: "https://id.example.com/x" },
      /JWT policy.*id\.example\.com/,
    ],
    ["bearer", { type: "http", scheme: "bearer" }, /JWT policy/],
    ["basic", { type: "http", scheme: "basic" }, /backend must check/],
    ["a cookie", { type: "apiKey", in: "cookie", name: "c" }, /backend must check/],
    ["a certificate", { type: "mutualTLS" }, /Mutual TLS policy/],
  ])("says what to do about %s", async (_name, scheme, words) => {
    const { summary, findings } = await read(secured(scheme));
    expect(summary.proposed.policies).toEqual([]);
    const finding = findings.find((one) => one.code === "openapi.security-not-expressible");
    expect(finding).toMatchObject({ severity: "warning", place: "/components/securitySchemes/s" });
    expect(finding?.instead).toMatch(words);
  });

  it("finds a scheme that nobody describes", async () => {
    expect(await codes({ ...secured({ type: "mutualTLS" }, [{ other: [] }]) })).toContain(
      "warning openapi.unknown-security",
    );
  });
});
