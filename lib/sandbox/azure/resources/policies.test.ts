import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messagesOf, openStranger, type Stranger } from "../sdk-client.testing.ts";
import { importOf } from "./documents.testing.ts";

let stranger: Stranger;
const open = async (sku: "Developer" | "Consumption" | "StandardV2" = "Developer") => {
  stranger = await openStranger({ sku, settings: { settleMs: 0 }, seed: true });
  await stranger.arm("PUT", "apis/orders", importOf());
};
beforeEach(() => open());
afterEach(() => stranger.close());

const inbound = (statements: string) =>
  `<policies>\n  <inbound>\n    <base />\n    ${statements}\n  </inbound>\n  <backend>\n    <base />\n  </backend>\n  <outbound>\n    <base />\n  </outbound>\n</policies>`;
const put = (value: string, format = "xml", path = "apis/orders/policies/policy") =>
  stranger.arm("PUT", path, { properties: { format, value } });
const problemsOf = async (value: string, format = "xml", path?: string): Promise<string[]> =>
  messagesOf(await put(value, format, path));

describe("a policy", () => {
  it("is given back encoded, or as C# on request, by GET; the list knows the encoded form alone", async () => {
    const text = inbound(
      '<set-header name="X" exists-action="override"><value>@(context.Request.Headers["A"] == "<b>" ? "&" : "")</value></set-header>',
    );
    expect(await put(text, "rawxml")).toMatchObject({
      status: 201,
      body: { name: "policy", properties: { format: "rawxml" } },
    });
    const raw = await stranger.arm("GET", "apis/orders/policies/policy?format=rawxml");
    expect(raw.body).toMatchObject({ properties: { value: text.replaceAll("\n", "\r\n") } });
    const encoded = {
      properties: {
        format: "xml",
        value: expect.stringContaining('@(context.Request.Headers["A"] == "&lt;b&gt;" ? "&amp;" : "")'),
      },
    };
    expect((await stranger.arm("GET", "apis/orders/policies/policy")).body).toMatchObject(encoded);
    expect((await stranger.arm("GET", "apis/orders/policies?format=rawxml")).body).toMatchObject({
      count: 1,
      value: [encoded],
    });
  });

  it("is read by the SDK from the list, as its own get loses the text", async () => {
    const { client, at } = stranger;
    await put(inbound("<set-method>GET</set-method>"));
    const { value = [] } = await client.apiPolicy.listByApi(...at, "orders");
    expect(value.map((policy) => policy.value)).toEqual([expect.stringContaining("<set-method>GET</set-method>")]);
  });

  it("with quotes inside an expression is no XML, unless it is sent as rawxml", async () => {
    const text = inbound(
      '<set-variable name="a" value="@(context.Request.Headers.GetValueOrDefault("X-Header",""))" />',
    );
    expect(await problemsOf(text)).toEqual([
      expect.stringMatching(/^'X-Header' is an unexpected token\. .* Line 4, position \d+\.$/),
    ]);
    expect(await problemsOf(text, "rawxml")).toEqual([]);
  });

  it("is refused with element, line and column", async () => {
    expect(await problemsOf(inbound('<rate-limit calls="5" />'))).toEqual([
      "Error in element 'rate-limit' on line 4, column 6: The required attribute 'renewal-period' is missing.",
    ]);
    expect(await problemsOf(inbound("<set-header name='a'>text</set-header>"))).toContain(
      "Error in element 'set-header' on line 4, column 6: The element 'set-header' cannot contain text. List of possible elements expected: 'value'.",
    );
  });

  it.each([
    ['<rate-limit calls="5" renewal-period="301" />', /between 1 and 300 seconds/],
    ['<rate-limit calls="5" renewal-period="60" /><rate-limit calls="5" renewal-period="60" />', /only once/],
    ['<rate-limit calls="five" renewal-period="60" />', /'five' is not a valid Int32 value/],
    ['<rate-limit calls="@(5)" renewal-period="60" />', /expressions are not allowed/],
    ['<quota calls="5" renewal-period="60" />', /at least 300 seconds/],
    ['<ip-filter action="permit"><address>10.0.0.1</address></ip-filter>', /Enumeration constraint failed/],
    ['<ip-filter action="allow"><address>10.0.0.0/8</address></ip-filter>', /not a valid IP address/],
    ["<cors><allowed-origins><origin>*</origin></allowed-origins></cors>", /elements expected: 'allowed-headers'/],
    [
      '<cors allow-credentials="true"><allowed-origins><origin>*</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>',
      /Wildcard origin/,
    ],
    [
      "<cors><allowed-origins><origin>shop.example</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors>",
      /must include a scheme/,
    ],
    ["<validate-jwt header-name='Authorization' />", /openid-config/],
    ['<set-backend-service backend-id="nowhere" />', /^Error .*Backend with id 'nowhere' could not be found\.$/],
    ['<set-header name="a"><value>{{nowhere}}</value></set-header>', /Cannot find a property 'nowhere'/],
    ['<cache-store duration="10" />', /not allowed in the specified section/],
    ["<set-colour />", /not a valid policy statement/],
    ['<choose><when condition="@(true)"><set-status /></when></choose>', /The required attribute 'code' is missing/],
    ["<base /></inbound><inbound>", /must appear only once/],
  ])("%s is refused", async (statements, words) => {
    expect(await problemsOf(inbound(statements))).toEqual([expect.stringMatching(words)]);
  });

  it.each([
    '<rate-limit calls="5" renewal-period="60" />',
    '<set-backend-service backend-id="billing" />',
    '<set-header name="a"><value>{{billing-host}}</value></set-header>',
    '<ip-filter action="allow"><address>10.0.0.1</address><address-range from="10.0.0.0" to="10.0.0.255" /></ip-filter>',
    '<validate-jwt header-name="Authorization" failed-validation-httpcode="401"><openid-config url="https://login.example/.well-known/openid-configuration" /><audiences><audience>orders</audience></audiences><required-claims><claim name="scp" match="any" separator=" "><value>read</value></claim></required-claims></validate-jwt>',
    '<choose><when condition="@(context.Operation.Id == &quot;list&quot;)"><mock-response status-code="200" content-type="application/json" /></when><otherwise><return-response><set-status code="404" /></return-response></otherwise></choose>',
  ])("%s is accepted", async (statements) => {
    expect(await problemsOf(inbound(statements))).toEqual([]);
  });

  it("is bound to its scope: rate-limit is not for all APIs together", async () => {
    const text = inbound('<rate-limit calls="5" renewal-period="60" />');
    expect(await problemsOf(text, "xml", "policies/policy")).toEqual([
      expect.stringContaining("Policy is not allowed in the specified scope"),
    ]);
    expect(await problemsOf(text, "xml", "products/starter/policies/policy")).toEqual([]);
    expect(await problemsOf(text, "xml", "apis/orders/operations/list/policies/policy")).toEqual([]);
  });

  it("is bound to its tier", async () => {
    const counted = '<rate-limit-by-key calls="5" renewal-period="60" counter-key="a" />';
    const quota = '<quota-by-key calls="5" renewal-period="3600" counter-key="a" />';
    await stranger.close();
    await open("Consumption");
    expect(await problemsOf(inbound(counted))).toEqual([
      "Error in element 'rate-limit-by-key' on line 4, column 6: Policy is not allowed in 'Consumption' sku",
    ]);
    expect(await problemsOf(inbound(`<!--${"x".repeat(16_384)}-->`))).toEqual([expect.stringContaining("16384 bytes")]);
    await stranger.close();
    await open("StandardV2");
    expect([await problemsOf(inbound(counted)), await problemsOf(inbound(quota))]).toEqual([
      [],
      [expect.stringContaining("StandardV2")],
    ]);
  });

  it("that the gateway would not carry out is refused, unless the sandbox is told to take it", async () => {
    const text = inbound('<trace source="a"><message>b</message></trace>');
    expect(await problemsOf(text)).toEqual([
      "Error in element 'trace' on line 4, column 6: The sandbox does not enforce 'trace'.",
    ]);
    stranger.azure.changeSettings({ enforcedOnly: false });
    expect(await problemsOf(text)).toEqual([]);
  });

  it("may be a fragment, which is checked too, and stays while it is included", async () => {
    const fragment = (statements: string) =>
      stranger.arm("PUT", "policyFragments/ours", { properties: { value: `<fragment>${statements}</fragment>` } });
    expect(messagesOf(await fragment("<set-status />"))).toEqual([
      "Error in element 'set-status' on line 1, column 12: The required attribute 'code' is missing.",
    ]);
    expect((await fragment("<cache-store duration='10' />")).status).toBe(201);
    const including = '<policies><outbound><include-fragment fragment-id="ours" /></outbound></policies>';
    expect(await problemsOf(including.replace("ours", "theirs"))).toEqual([
      expect.stringContaining("Fragment with id 'theirs' could not be found."),
    ]);
    expect(await problemsOf(including)).toEqual([]);
    const removed = await stranger.arm("DELETE", "policyFragments/ours", undefined, { "if-match": "*" });
    expect(removed.status).toBe(400);
  });

  it("has an entity tag of its own, and is gone after DELETE", async () => {
    const text = inbound("");
    const created = await put(text);
    const path = "apis/orders/policies/policy";
    expect((await put(text)).status).toBe(200);
    const stale = { "if-match": created.headers.get("etag") ?? "" };
    expect((await stranger.arm("DELETE", path, undefined, stale)).status).toBe(412);
    expect((await stranger.arm("DELETE", path, undefined, { "if-match": "*" })).status).toBe(200);
    expect(await stranger.arm("GET", path)).toMatchObject({
      status: 404,
      body: { error: { code: "ResourceNotFound" } },
    });
    expect((await stranger.arm("DELETE", path, undefined, { "if-match": "*" })).status).toBe(204);
  });
});
