import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openGateway,
  policies,
  putApi,
  putBackend,
  putNamedValue,
  putPolicy,
  putProduct,
  type TestGateway,
} from "./gateway.testing.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const mark = (name: string) => `<set-header name="X-Seen" exists-action="append"><value>${name}</value></set-header>`;

describe("scopes", () => {
  it("runs them from the outside in where base stands", async () => {
    const api = putApi(gateway, { policy: policies({ inbound: `${mark("a1")}<base />${mark("a2")}` }) });
    putPolicy(gateway.state, "", policies({ inbound: mark("global"), backend: "<forward-request />" }));
    putPolicy(
      gateway.state,
      putProduct(gateway.state, "open", ["orders"], false),
      policies({ inbound: `<base />${mark("product")}` }),
    );
    putPolicy(gateway.state, `${api.id}/operations/get-items`, policies({ inbound: `<base />${mark("operation")}` }));
    const seen = (await gateway.call("/orders/items")).echo().headers["x-seen"];
    expect(seen).toBe("a1, global, product, a2, operation");
    expect((await gateway.call("/orders/items/7")).echo().headers["x-seen"]).toBe("a1, global, product, a2");
  });

  it("cuts off what is wider where base does not stand", async () => {
    putPolicy(gateway.state, "", policies({ inbound: mark("global"), backend: "<forward-request />" }));
    putApi(gateway, { policy: policies({ inbound: mark("api") }) });
    expect((await gateway.call("/orders/items")).echo().headers["x-seen"]).toBe("api");
    putApi(gateway, { policy: policies({ backend: "" }) });
    const answer = await gateway.call("/orders/items");
    expect([answer.status, answer.body, gateway.hits()]).toEqual([200, "", 1]);
  });

  it("takes base inside a choice for what it stands for", async () => {
    putPolicy(gateway.state, "", policies({ inbound: mark("global"), backend: "<forward-request />" }));
    const inbound = `<choose><when condition="@(context.Request.Method == &quot;POST&quot;)"><base /></when></choose>${mark("api")}`;
    putApi(gateway, { policy: policies({ inbound }) });
    expect((await gateway.call("/orders/items")).echo().headers["x-seen"]).toBe("api");
    expect((await gateway.call("/orders/items", { method: "POST" })).echo().headers["x-seen"]).toBe("global, api");
  });

  it("treats a section that is left out as empty", async () => {
    putApi(gateway, { policy: "<policies><inbound><base /></inbound></policies>" });
    expect((await gateway.call("/orders/items")).body).toBe("");
  });
});

describe("control flow", () => {
  it("chooses by operation", async () => {
    const when = (condition: string, name: string) => `<when condition="@(${condition})">${mark(name)}</when>`;
    const inbound = `<choose>${when("context.Operation.Id == &quot;get-items&quot;", "first")}${when("true", "second")}<otherwise>${mark("never")}</otherwise></choose>
      <choose>${when("false", "never")}<otherwise>${mark("other")}</otherwise></choose>`;
    putApi(gateway, { policy: policies({ inbound }) });
    expect((await gateway.call("/orders/items")).echo().headers["x-seen"]).toBe("first, other");
    expect((await gateway.call("/orders/items/7")).echo().headers["x-seen"]).toBe("second, other");
  });

  it("returns a response at once, and runs nothing behind it", async () => {
    const inbound = `<return-response><set-status code="203" reason="Just so" /><set-header name="Content-Type"><value>text/plain</value></set-header><set-body>Closed.</set-body></return-response>${mark("late")}`;
    putApi(gateway, { policy: policies({ inbound, outbound: mark("late") }) });
    const answer = await gateway.call("/orders/items");
    expect([answer.status, answer.body, answer.headers["content-type"]]).toEqual([203, "Closed.", "text/plain"]);
    expect(answer.headers["x-seen"]).toBeUndefined();
    expect(gateway.hits()).toBe(0);
  });

  it("answers 500 with a sentence where the sandbox does not follow", async () => {
    putApi(gateway, { policy: policies({ inbound: "<xml-to-json kind='direct' apply='always' />" }) });
    const answer = await gateway.call("/orders/items");
    expect([answer.status, answer.message()]).toEqual([500, "Sandbox: policy 'xml-to-json' is not enforced."]);
    putApi(gateway, { policy: policies({ inbound: "<set-variable name='a' value='@(DateTime.Now)' />" }) });
    expect((await gateway.call("/orders/items")).message()).toContain("does not know 'DateTime'");
  });
});

describe("errors", () => {
  const failing =
    '<check-header name="X-Need" failed-check-httpcode="418" failed-check-error-message="Bring it" ignore-case="true" />';

  it("jumps to on-error, which knows what happened", async () => {
    const say = (name: string) =>
      `<set-header name="E-${name}"><value>@(context.LastError.${name})</value></set-header>`;
    const onError = ["Source", "Reason", "Message", "Section", "Scope"].map(say).join("");
    putApi(gateway, { policy: policies({ inbound: failing, outbound: mark("late"), onError }) });
    const answer = await gateway.call("/orders/items");
    expect([answer.status, JSON.parse(answer.body)]).toEqual([418, { statusCode: 418, message: "Bring it" }]);
    expect(answer.headers).toMatchObject({
      "e-source": "check-header",
      "e-reason": "HeaderNotFound",
      "e-message": "Header X-Need was not found in the request. Access denied.",
      "e-section": "inbound",
      "e-scope": "api",
    });
    expect(answer.headers["x-seen"]).toBeUndefined();
  });

  it("lets on-error answer otherwise", async () => {
    const onError = `<choose><when condition="@(context.Response.StatusCode == 418)"><set-status code="429" /><set-body>later</set-body></when></choose>`;
    putApi(gateway, { policy: policies({ inbound: failing, onError }) });
    const answer = await gateway.call("/orders/items");
    expect([answer.status, answer.body]).toEqual([429, "later"]);
  });

  it("runs it for a missing key too", async () => {
    putApi(gateway, { subscriptionRequired: true, policy: policies({ onError: "<set-status code='499' />" }) });
    expect((await gateway.call("/orders/items")).status).toBe(499);
  });
});

describe("requests", () => {
  it.each([
    ["override", "new"],
    ["append", "old, new"],
    ["skip", "old"],
    ["delete", undefined],
  ])("changes headers: %s", async (action, value) => {
    const inbound = `<set-header name="X-One" exists-action="${action}"><value>new</value></set-header>`;
    putApi(gateway, { policy: policies({ inbound }) });
    const { headers } = (await gateway.call("/orders/items", { headers: { "x-one": "old" } })).echo();
    expect(headers["x-one"]).toBe(value);
  });

  it.each([
    ["override", "?b=2&a=new"],
    ["append", "?a=old&b=2&a=new"],
    ["skip", "?a=old&b=2"],
    ["delete", "?b=2"],
  ])("changes the query: %s", async (action, query) => {
    const inbound = `<set-query-parameter name="a" exists-action="${action}"><value>new</value></set-query-parameter>`;
    putApi(gateway, { policy: policies({ inbound }) });
    expect((await gateway.call("/orders/items?a=old&b=2")).echo().url).toBe(`/items${query}`);
  });

  it.each([
    ['template="/v2/things/{id}"', "/v2/things/a%20b?page=2"],
    ['template="/find?key={id}&amp;x=1"', "/find?key=a+b&x=1&page=2"],
    ['template="/fixed" copy-unmatched-params="false"', "/fixed"],
    ['template=\'@("/by/" + context.Request.MatchedParameters["id"].ToUpper())\'', "/by/A%20B?page=2"],
  ])("rewrites the path: %s", async (attributes, url) => {
    putApi(gateway, { policy: policies({ inbound: `<rewrite-uri ${attributes} />` }) });
    expect((await gateway.call("/orders/items/a%20b?page=2")).echo().url).toBe(url);
  });

  it("drops the template's own query parameters on the way", async () => {
    putApi(gateway, {
      operations: ["GET /get?a={b}"],
      policy: policies({ inbound: '<rewrite-uri template="/put" />' }),
    });
    expect((await gateway.call("/orders/get?a=b&c=d")).echo().url).toBe("/put?c=d");
  });

  it("takes another backend, method, body and credentials", async () => {
    putNamedValue(gateway.state, "secret", "s3cret");
    putBackend(gateway.state, "second", `${gateway.backendUrl}/second`);
    const inbound = `<set-backend-service backend-id="second" /><set-method>PUT</set-method><set-body>@("for " + context.Operation.Id)</set-body><authentication-basic username="me" password="{{secret}}" />`;
    putApi(gateway, { serviceUrl: null, policy: policies({ inbound }) });
    const echo = (await gateway.call("/orders/items")).echo();
    expect(echo).toMatchObject({ url: "/second/items", method: "PUT", body: "for get-items" });
    expect(echo.headers.authorization).toBe(`Basic ${Buffer.from("me:s3cret").toString("base64")}`);
    putBackend(gateway.state, "third", `${gateway.backendUrl}/third`, {
      credentials: {
        header: { "X-Code": ["a", "b"] },
        query: { code: ["c"] },
        authorization: { scheme: "Basic", parameter: "eDp5" },
      },
    });
    putApi(gateway, { policy: policies({ inbound: '<set-backend-service backend-id="third" />' }) });
    const credited = (await gateway.call("/orders/items?a=1")).echo();
    expect(credited).toMatchObject({
      url: "/third/items?a=1&code=c",
      headers: { "x-code": "a, b", authorization: "Basic eDp5" },
    });
    const direct = `<set-backend-service base-url="${gateway.backendUrl}/direct/" />`;
    putApi(gateway, { serviceUrl: null, policy: policies({ inbound: direct }) });
    expect((await gateway.call("/orders/items")).echo().url).toBe("/direct/items");
  });

  it("reads the body", async () => {
    const inbound = `<choose><when condition="@(context.Request.Body != null &amp;&amp; context.Request.Body.As&lt;byte[]&gt;(preserveContent: true).Length &gt; 3)"><return-response><set-status code="413" /></return-response></when></choose>`;
    const outbound = `<set-header name="X-Echo"><value>@(context.Response.Body.As&lt;string&gt;(preserveContent: true).Substring(0, 8))</value></set-header>`;
    putApi(gateway, { policy: policies({ inbound, outbound }) });
    const post = (body: string) => gateway.call("/orders/items", { method: "POST", body });
    expect([(await post("äé")).status, (await post("abc")).status, (await post("")).status]).toEqual([413, 200, 200]);
    const answer = await post("abc");
    expect([answer.echo().body, answer.headers["x-echo"]]).toEqual(["abc", '{"count"']);
  });

  it("fills in named values and variables", async () => {
    putNamedValue(gateway.state, "team", "orders");
    const inbound = `<set-variable name="who" value="{{team}}-team" /><set-header name="X-Who"><value>@((string)context.Variables["who"])</value></set-header>`;
    putApi(gateway, { policy: policies({ inbound }) });
    expect((await gateway.call("/orders/items")).echo().headers["x-who"]).toBe("orders-team");
  });

  it.each([
    ["the right value", { "x-need": "YES" }, 200],
    ["another", { "x-need": "no" }, 401],
    ["none", {}, 401],
  ])("checks a header with %s", async (_what, headers, status) => {
    const inbound = `<check-header name="X-Need" failed-check-httpcode="401" failed-check-error-message="no" ignore-case="true"><value>yes</value></check-header>`;
    putApi(gateway, { policy: policies({ inbound }) });
    expect((await gateway.call("/orders/items", { headers })).status).toBe(status);
  });

  it.each([
    ["allow", "<address>127.0.0.1</address>", 200],
    ["allow", '<address-range from="127.0.0.0" to="127.255.255.255" />', 200],
    ["allow", '<address-range from="10.0.0.0" to="10.255.255.255" /><address>2001:db8::1</address>', 403],
    ["forbid", '<address-range from="127.0.0.0" to="127.0.0.9" />', 403],
    ["forbid", '<address-range from="2001:db8::" to="2001:db8::ffff" />', 200],
  ])("filters addresses: %s %s", async (action, list, status) => {
    putApi(gateway, { policy: policies({ inbound: `<ip-filter action="${action}">${list}</ip-filter>` }) });
    expect((await gateway.call("/orders/items")).status).toBe(status);
  });
});

describe("answers", () => {
  it("changes headers, status and body", async () => {
    const outbound = `<set-header name="X-Powered-By" exists-action="delete" /><set-header name="X-Own"><value>@(context.Response.StatusCode.ToString())</value></set-header><set-status code="202" reason="Fine" /><set-body>short</set-body>`;
    putApi(gateway, { policy: policies({ outbound }) });
    const answer = await gateway.call("/orders/items");
    expect([answer.status, answer.body]).toEqual([202, "short"]);
    expect(answer.headers["x-own"]).toBe("200");
    expect(answer.headers["x-powered-by"]).toBeUndefined();
  });
});
