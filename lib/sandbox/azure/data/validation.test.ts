import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openGateway, policies, putApi, putOperation, type TestGateway } from "./gateway.testing.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const json = { "content-type": "application/json; charset=utf-8" };

function withSchema(policy: string): void {
  const api = putApi(gateway, { operations: [], policy });
  const item = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string" },
      price: { type: "number", minimum: 0, exclusiveMinimum: true },
      parent: { $ref: "#/components/schemas/Item" },
      note: { type: "string", nullable: true },
    },
  };
  gateway.state.put("schemas", {
    ...{ id: `${api.id}/schemas/s`, service: "contoso", api: api.id, name: "s", etag: "", contentType: "" },
    document: { components: { schemas: { Item: item, Broken: { type: "string", pattern: "(" } } } },
  });
  const representations = [
    { contentType: "application/json", schemaId: "s", typeName: "Item" },
    { contentType: "application/other+json", schemaId: "s", typeName: "Missing" },
    { contentType: "application/broken+json", schemaId: "s", typeName: "Broken" },
  ];
  putOperation(gateway.state, api, "POST /items/{id}", {
    templateParameters: [{ name: "id", type: "integer", required: true }],
    request: {
      queryParameters: [
        { name: "page", type: "integer" },
        { name: "sort", type: "string", values: ["up", "down"] },
        { name: "must", type: "boolean", required: true },
      ],
      headers: [{ name: "X-Trace", type: "string", required: true }],
      representations,
    },
    responses: [{ statusCode: 200, representations }],
  });
}

const content = ({
  size = 1_000,
  unspecified = "prevent",
  inner = '<content validate-as="json" action="prevent" />',
} = {}) =>
  `<validate-content unspecified-content-type-action="${unspecified}" max-size="${size}" size-exceeded-action="prevent" errors-variable-name="errors">${inner}</validate-content>`;
const post = (body: string, headers: Record<string, string> = json) =>
  gateway.call("/orders/items/7", { method: "POST", body, headers });

describe("validate-content", () => {
  it.each([
    ['{"name":"a","price":1,"parent":{"name":"b"},"note":null,"more":1}', 200],
    ['{"name":7}', 400],
    ['{"name":"a","parent":{}}', 400],
    ['{"name":"a","price":0}', 400],
    ["{}", 400],
    ["not json", 400],
    ["", 200],
  ])("%s answers %i", async (body, status) => {
    withSchema(policies({ inbound: content() }));
    const answer = await post(body);
    expect(answer.status).toBe(status);
    if (status === 400)
      expect(answer.message()).toMatch(
        /^Body of the request does not conform to the definition Item, which is associated with the content type application\/json\. /,
      );
  });

  it("measures first", async () => {
    withSchema(policies({ inbound: content({ size: 20 }) }));
    const answer = await post('{"name":"a","b":"ccc"}');
    expect([answer.status, answer.message()]).toEqual([
      400,
      "Request's body is 22 bytes long and it exceeds the limit of 20 bytes.",
    ]);
  });

  it("asks what is not specified to stay away, or not", async () => {
    withSchema(policies({ inbound: content() }));
    const text = { "content-type": "text/plain" };
    expect((await post("x", text)).message()).toBe("Unspecified content type text/plain is not allowed.");
    withSchema(policies({ inbound: content({ unspecified: "ignore" }) }));
    expect((await post("x", text)).status).toBe(200);
    const map =
      '<content-type-map missing-content-type-value="application/json"><type from="text/plain" to="application/json" /></content-type-map>';
    withSchema(
      policies({
        inbound: content({ inner: `${map}<content type="application/json" validate-as="json" action="prevent" />` }),
      }),
    );
    expect([(await post("x", text)).status, (await post("x", {})).status]).toEqual([400, 400]);
  });

  it("detects without stopping, and may forbid more properties than are named", async () => {
    const inner = '<content validate-as="json" action="detect" allow-additional-properties="false" />';
    const say = '<set-header name="X-Errors"><value>@(context.Variables["errors"][0].Details)</value></set-header>';
    withSchema(policies({ inbound: content({ inner }) + say }));
    const answer = await post('{"name":"a","more":1}');
    expect(answer.echo().headers["x-errors"]).toContain("must NOT have additional properties");
  });

  it("keeps the API's own faults and answers of backends to itself", async () => {
    withSchema(policies({ inbound: content() }));
    const hidden = "The request could not be processed due to an internal error. Contact the API owner.";
    for (const kind of ["other", "broken"]) {
      const faulty = await post('"a"', { "content-type": `application/${kind}+json` });
      expect([faulty.status, faulty.message()]).toEqual([400, hidden]);
    }
    withSchema(policies({ outbound: content() }));
    const answer = await post("{}");
    expect([answer.status, answer.message()]).toEqual([502, hidden]);
  });
});

describe("validate-parameters", () => {
  const validate = (inner = "") =>
    `<validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="prevent"><headers unspecified-parameter-action="ignore" />${inner}</validate-parameters>`;
  const trace = { "x-trace": "1" };

  it.each<[string, Record<string, string>, string]>([
    ["/items/7?must=true&page=2&sort=up", trace, ""],
    [
      "/items/seven?must=true",
      trace,
      "The value of the path parameter id does not conform to the definition. 'seven' is not of the type integer.",
    ],
    ["/items/7", trace, "Request does not contain the required query parameter must."],
    [
      "/items/7?must=true&sort=left",
      trace,
      "The value of the query parameter sort does not conform to the definition. 'left' is none of up, down.",
    ],
    ["/items/7?must=true&page=1&page=2", trace, "Request cannot contain multiple values for the query parameter page."],
    ["/items/7?must=true&other=1", trace, "Unspecified query parameter other is not allowed."],
    ["/items/7?must=true", {}, "Request does not contain the required header X-Trace."],
  ])("%s", async (path, headers, message) => {
    withSchema(policies({ inbound: validate() }));
    const answer = await gateway.call(`/orders${path}`, { method: "POST", headers });
    if (message === "") expect(answer.status).toBe(200);
    else expect([answer.status, answer.message()]).toEqual([400, message]);
  });

  it("lets single parameters off", async () => {
    withSchema(policies({ inbound: validate('<query><parameter name="other" action="ignore" /></query>') }));
    expect((await gateway.call("/orders/items/7?must=true&other=1", { method: "POST", headers: trace })).status).toBe(
      200,
    );
  });
});
