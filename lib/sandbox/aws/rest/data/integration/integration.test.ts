import { createServer as createTcpServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Caller,
  type Echo,
  integrated,
  mockOf,
  openEcho,
  openStage,
  proxyTo,
  testApiId,
} from "../stage.testing.ts";

let caller: Caller;
let echo: Echo;
beforeAll(async () => {
  [caller, echo] = await Promise.all([openStage(), openEcho()]);
});
afterAll(() => Promise.all([caller.close(), echo.close()]));

/** A reference in braces, which would look like a mistake in a plain string. */
const braced = (name: string) => `$\{${name}}`;

describe("HTTP_PROXY", () => {
  it("passes method, headers, query and body on, and tells of itself", async () => {
    caller.deploy({ methods: { "ANY /pets": proxyTo(`${echo.url}/v1/pets?fixed=1`) } });
    const answer = await caller.call("/pets?q=a%20b&q=%26", {
      method: "PATCH",
      headers: { "X-Own": "1", "x-api-key": "k", "X-Forwarded-For": "192.0.2.1" },
      body: "hi",
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      ...{ method: "PATCH", url: "/v1/pets?fixed=1&q=a%20b&q=%26", body: "hi" },
      headers: {
        ...{ "x-own": "1", "x-api-key": "k", "x-forwarded-for": "192.0.2.1, 127.0.0.1", "x-forwarded-proto": "http" },
        ...{
          "x-amzn-apigateway-api-id": testApiId,
          "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        },
        ...{ host: echo.url.slice("http://".length), "content-length": "2" },
      },
    });
  });

  it("gives status and headers back, and its own fields under other names", async () => {
    caller.deploy({ methods: { "GET /pets": proxyTo(echo.url) } });
    const answer = await caller.call("/pets?status=404");
    expect(answer).toMatchObject({
      status: 404,
      headers: {
        ...{ "content-type": "application/vnd.echo+json", "set-cookie": ["a=1", "b=2"] },
        ...{ "x-amzn-remapped-server": "echo", "x-amzn-remapped-date": expect.any(String) },
      },
    });
    expect(answer.headers.server).toBeUndefined();
  });

  it("keeps every byte of a body", async () => {
    caller.deploy({ methods: { "POST /pets": proxyTo(echo.url) } });
    const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    const answer = await caller.call("/pets", { method: "POST", body: bytes });
    expect(Buffer.from(Object(JSON.parse(answer.text)).body, "latin1").equals(bytes)).toBe(true);
  });

  it("maps path parameters, literals, headers, query, body, variables and context", async () => {
    caller.deploy({
      methods: {
        "POST /pets/{id}/{rest+}": proxyTo(`${braced("stageVariables.backend")}/v2/{number}/{rest}`, {
          httpMethod: "PUT",
          requestParameters: {
            "integration.request.path.number": "method.request.path.id",
            "integration.request.path.rest": "method.request.path.rest",
            "integration.request.header.X-Team": "'it''s'",
            "integration.request.header.X-Trace": "method.request.header.X-Source",
            "integration.request.header.X-Name": "method.request.body.pets[0].name",
            "integration.request.header.X-Address": "context.identity.sourceIp",
            "integration.request.header.X-None": "method.request.header.X-Nobody",
            "integration.request.querystring.page": "stageVariables.page",
          },
        }),
      },
      stage: { variables: { backend: echo.url, page: "7" } },
    });
    const answer = await caller.call("/pets/a%2Fb%20c/x/%2e%2e/y%3F?page=1&other=2", {
      method: "POST",
      headers: { "x-source": "from", "X-Team": "caller's" },
      body: '{"pets":[{"name":"Tom"}]}',
    });
    const { method, url, headers } = Object(JSON.parse(answer.text));
    expect([method, url]).toEqual(["PUT", "/v2/a/b%20c/x/../y%3F?other=2&page=7"]);
    expect(headers).toMatchObject({ "x-team": "it''s", "x-trace": "from", "x-name": "Tom", "x-address": "127.0.0.1" });
    expect(headers["x-none"]).toBeUndefined();
  });

  it("is a configuration error where the address has a variable that nothing is mapped to", async () => {
    caller.deploy({ methods: { "GET /pets/{id}": proxyTo(`${echo.url}/{id}`) } });
    expect(await caller.call("/pets/7")).toMatchObject({ status: 500, text: '{"message":"Internal server error"}' });
  });

  it("is a 504 when the backend is late, and when it is not there", async () => {
    caller.deploy({
      methods: {
        "GET /late": proxyTo(echo.url, { timeoutInMillis: 50 }),
        "GET /dead": proxyTo("http://127.0.0.1:9/"),
      },
    });
    expect(await caller.call("/late?delay=5")).toMatchObject({ status: 200 });
    expect(await caller.call("/late?delay=2000")).toMatchObject({
      status: 504,
      text: '{"message":"Endpoint request timed out"}',
    });
    expect(await caller.call("/dead")).toMatchObject({
      status: 504,
      text: '{"message":"Network error communicating with endpoint"}',
    });
  });

  it("counts the whole answer against the timeout, not its first byte", async () => {
    const slow = createTcpServer((socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"));
    await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
    const address = slow.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    caller.deploy({ methods: { "GET /": proxyTo(`http://127.0.0.1:${port}/`, { timeoutInMillis: 60 }) } });
    expect((await caller.call("/")).status).toBe(504);
    slow.close();
  });
});

describe("HTTP", () => {
  const deploy = (change: Parameters<typeof integrated>[1]) =>
    caller.deploy({
      methods: {
        "POST /pets": integrated("HTTP", { uri: `${echo.url}/pets?status=404`, httpMethod: "POST", ...change }),
      },
    });
  const post = (headers: Record<string, string> = {}, body = '{"name":"Tom"}') =>
    caller.call("/pets?q=1", { method: "POST", headers, body });

  it("sends what is mapped only, and answers as the response for that status says", async () => {
    deploy({
      requestParameters: { "integration.request.header.X-Own": "method.request.header.X-Own" },
      integrationResponses: {
        "200": { statusCode: "200" },
        "410": {
          ...{ statusCode: "410", selectionPattern: "4\\d{2}" },
          responseParameters: {
            "method.response.header.Content-Type": "integration.response.header.Content-Type",
            "method.response.header.X-Fixed": "'yes'",
            "method.response.header.X-Method": "integration.response.body.method",
          },
        },
      },
    });
    const answer = await post({ "X-Own": "1", "X-Other": "2" });
    const { url, headers, body } = Object(JSON.parse(answer.text));
    expect([answer.status, url, body, headers["x-own"], headers["x-other"], headers["user-agent"]]).toEqual([
      ...[410, "/pets?status=404", '{"name":"Tom"}', "1", undefined, `AmazonAPIGateway_${testApiId}`],
    ]);
    expect(answer.headers).toMatchObject({
      "content-type": "application/vnd.echo+json",
      "x-fixed": "yes",
      "x-method": "POST",
    });
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it("turns every status into the default's where there is only that", async () => {
    deploy({ integrationResponses: { "200": { statusCode: "200" } } });
    expect(await post()).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    deploy({
      integrationResponses: { "200": { statusCode: "200" }, "410": { statusCode: "410", selectionPattern: "40" } },
    });
    expect((await post()).status).toBe(200);
    deploy({ integrationResponses: { "500": { statusCode: "500", selectionPattern: "5.." } } });
    expect((await post()).headers["x-sandbox-error"]).toBe(
      "No integration response matches 404, and there is no default",
    );
  });

  it("fills in templates on both ways", async () => {
    deploy({
      requestTemplates: {
        "application/json": [
          "#set($context.requestOverride.header.X-Set = 'by template')",
          `{"n": $input.json('$.name'), "raw": "$util.escapeJavaScript($input.body)"}`,
        ].join("\n"),
      },
      integrationResponses: {
        "200": {
          statusCode: "200",
          responseTemplates: {
            "application/json": "$input.json('$.body') #set($context.responseOverride.status = 202)",
            "text/plain": "$input.path('$').headers.get('x-set')",
          },
        },
      },
    });
    const answer = await post();
    expect([answer.status, JSON.parse(JSON.parse(answer.text))]).toEqual([202, { n: "Tom", raw: '{"name":"Tom"}' }]);
    expect(await post({ Accept: "text/plain" })).toMatchObject({
      ...{ status: 200, text: "by template", headers: { "content-type": "text/plain" } },
    });
  });

  it.each([
    ["WHEN_NO_MATCH", "text/plain", 200],
    ["WHEN_NO_TEMPLATES", "text/plain", 415],
    ["NEVER", "text/plain", 415],
    ["NEVER", "application/json; charset=utf-8", 200],
  ] as const)("with passthrough %s answers a body of %s with %s", async (passthroughBehavior, type, status) => {
    deploy({
      passthroughBehavior,
      requestTemplates: { "application/json": "{}" },
      integrationResponses: { "200": { statusCode: "200" } },
    });
    expect((await post({ "Content-Type": type })).status).toBe(status);
  });
});

describe("MOCK", () => {
  it("answers by the status that the request template names", async () => {
    caller.deploy({
      methods: {
        "GET /pets": integrated("MOCK", {
          requestTemplates: { "application/json": '{"statusCode": #if($input.params("x") == "1")404#{else}200#end}' },
          integrationResponses: {
            "200": { statusCode: "200", responseTemplates: { "application/json": '{"found": true}' } },
            "404": { statusCode: "404", selectionPattern: "404", responseTemplates: { "text/plain": "none" } },
          },
        }),
      },
    });
    expect(await caller.call("/pets")).toMatchObject({ status: 200, text: '{"found": true}' });
    expect(await caller.call("/pets?x=1")).toMatchObject({
      ...{ status: 404, text: "none", headers: { "content-type": "text/plain" } },
    });
    const typed = await caller.call("/pets", { headers: { "Content-Type": "text/plain" } });
    expect([typed.status, typed.headers["x-sandbox-error"]]).toEqual([
      500,
      "The mock's request template gives no statusCode",
    ]);
  });

  it("answers preflights for the origins that a template knows", async () => {
    const template = [
      '#set($origin = $input.params("Origin"))',
      '#if($origin == "")#set($origin = $input.params("origin"))#end',
      '#if($origin == "https://a.example" || $origin == "https://b.example")',
      "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)",
      "#end",
    ].join("\n");
    caller.deploy({
      methods: {
        "OPTIONS /pets": integrated("MOCK", {
          requestTemplates: { "application/json": '{"statusCode": 204}' },
          integrationResponses: {
            "204": {
              statusCode: "204",
              responseParameters: { "method.response.header.Access-Control-Allow-Methods": "'GET,POST'" },
              responseTemplates: { "application/json": template },
            },
          },
        }),
      },
    });
    const preflight = (origin: string) => caller.call("/pets", { method: "OPTIONS", headers: { origin } });
    expect(await preflight("https://b.example")).toMatchObject({
      ...{ status: 204, text: "" },
      headers: { "access-control-allow-origin": "https://b.example", "access-control-allow-methods": "GET,POST" },
    });
    expect((await preflight("https://evil.example")).headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("finds headers in a template by their name as it was sent", async () => {
    caller.deploy({ methods: { "GET /pets": mockOf('$input.params("X-Own")|$input.params("x-own")') } });
    expect((await caller.call("/pets", { headers: { "X-Own": "1" } })).text).toBe("1|");
  });

  it("takes no content type for a word of the language it is written in", async () => {
    caller.deploy({ methods: { "GET /pets": mockOf('$input.params("constructor")pets') } });
    const answer = await caller.call("/pets", { headers: { Accept: "constructor" } });
    expect([answer.status, answer.text]).toEqual([200, "pets"]);
  });

  it("says which part of a template the sandbox does not evaluate", async () => {
    caller.deploy({ methods: { "GET /pets": mockOf("#foreach($x in $y)a#end") } });
    const answer = await caller.call("/pets");
    expect([answer.status, answer.text]).toEqual([
      500,
      '{"message":"The sandbox cannot fill in the mapping template: The sandbox does not evaluate #foreach (line 1, column 9)"}',
    ]);
  });
});

describe("what the sandbox does not emulate", () => {
  it.each([
    ["AWS_PROXY", "an integration of type AWS_PROXY"],
    ["AWS", "an integration of type AWS"],
  ] as const)("is refused for %s", async (type, word) => {
    caller.deploy({
      methods: { "GET /pets": integrated(type, { uri: "arn:aws:apigateway:eu-west-1:lambda:path/x" }) },
    });
    expect(await caller.call("/pets")).toMatchObject({ status: 500, headers: { "x-sandbox-error": word } });
  });
});
