import { describe, expect, it } from "vitest";
import { readXml } from "../policy/read-xml.ts";
import { contextOf } from "./expression/context.ts";
import { contextMembers } from "./expression/context-members.ts";
import { isHostObject, type Value } from "./expression/value.ts";
import { failureAnswer, PolicyFailure } from "./failure.ts";
import { Fields } from "./fields.ts";
import { openGateway, policies, putApi, putOperation } from "./gateway.testing.ts";
import { startExchange } from "./start-exchange.ts";
import { notEnforced } from "./supported.ts";

const sentences = (inbound: string) =>
  notEnforced(readXml(policies({ inbound }), false).root).map(
    ({ element, sentence }) => `${element.name}: ${sentence}`,
  );

describe("what is not enforced is named", () => {
  it.each([
    ["<base /><set-header name='a' id='x'><value>1</value></set-header>"],
    [
      "<choose><when condition='@(context.Operation.Id == &quot;a&quot;)'><cors><allowed-origins><origin>*</origin></allowed-origins><allowed-headers><header>*</header></allowed-headers></cors></when></choose>",
    ],
    [
      "<set-variable name='a' value='@(context.Request.Headers.GetValueOrDefault(&quot;X&quot;,&quot;&quot;).ToLower())' />",
    ],
    ["<set-header name='{{name}}' exists-action='{{action}}'><value>{{value}}</value></set-header>"],
  ])("nothing of %s", (inbound) => {
    expect(sentences(inbound)).toEqual([]);
  });

  it.each([
    ["<xml-to-json kind='direct' apply='always' />", "xml-to-json: The sandbox does not enforce 'xml-to-json'."],
    ["<set-body template='liquid'>x</set-body>", "set-body: The sandbox does not enforce 'template' of 'set-body'."],
    [
      "<forward-request http-version='2' />",
      "forward-request: The sandbox enforces 'http-version' of 'forward-request' with 1 only.",
    ],
    [
      "<validate-jwt header-name='A'><decryption-keys><key>x</key></decryption-keys></validate-jwt>",
      "decryption-keys: The sandbox does not enforce 'decryption-keys' of 'validate-jwt'.",
    ],
    [
      "<retry condition='@(DateTime.UtcNow > 1)' count='1' interval='1'><trace source='a' /></retry>",
      "retry: The sandbox cannot evaluate this policy expression: the sandbox does not know 'DateTime'.",
      "trace: The sandbox does not enforce 'trace'.",
    ],
    [
      "<set-body>@(context.Request.Body.As&lt;JObject&gt;())</set-body>",
      "set-body: The sandbox cannot evaluate this policy expression: the sandbox does not know 'As<JObject>'.",
    ],
  ])("%s", (inbound, ...expected) => {
    expect(sentences(inbound)).toEqual(expected);
  });
});

describe("names of the context", () => {
  it("are those that the context offers", async () => {
    await using stack = new AsyncDisposableStack();
    const gateway = await openGateway();
    stack.defer(() => gateway.close());
    const api = putApi(gateway);
    const operation = putOperation(gateway.state, api, "GET /items");
    const caller = {
      ...{ id: "1", method: "GET", path: "/orders/items", query: new URLSearchParams(), rawQuery: "" },
      ...{ headers: new Fields(), address: "127.0.0.1", body: Buffer.alloc(0) },
    };
    const exchange = startExchange(caller, api, "/items", { operation, parameters: new Map() });
    const failure = new PolicyFailure({ status: 400, reason: "", message: "" });
    exchange.response = failureAnswer(failure);
    exchange.lastError = { failure, source: "", section: "", scope: "", policyId: "" };
    const below = new Set<string>();
    const context = contextOf(exchange);
    for (const read of Object.values(context.members ?? {})) gather(read(), below);
    expect(Object.keys(context.members ?? {})).toEqual([...contextMembers.top]);
    expect([...below].filter((name) => !contextMembers.below.has(name))).toEqual([]);
  });
});

function gather(value: Value, names: Set<string>): void {
  if (!isHostObject(value)) return;
  for (const name of Object.keys(value.methods ?? {})) names.add(name);
  for (const [name, read] of Object.entries(value.members ?? {})) {
    names.add(name);
    gather(read(), names);
  }
}
