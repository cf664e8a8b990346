import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GatewayResponse } from "../model.ts";
import { type Caller, mockOf, openStage } from "./stage.testing.ts";

let caller: Caller;
beforeAll(async () => {
  caller = await openStage();
});
afterAll(() => caller.close());

function deploy(...responses: GatewayResponse[]): void {
  caller.deploy({
    methods: { "GET /pets": { ...mockOf("pets"), apiKeyRequired: true } },
    contents: { gatewayResponses: Object.fromEntries(responses.map((one) => [one.responseType, one])) },
    stage: { variables: { team: "orders" } },
  });
}

describe("gateway responses", () => {
  it("are the vendor's until they are customised", async () => {
    deploy();
    const answer = await caller.call("/pets");
    expect([answer.status, answer.text]).toEqual([403, '{"message":"Forbidden"}']);
    expect(answer.headers).toMatchObject({
      ...{ "content-type": "application/json", "x-amzn-errortype": "ForbiddenException" },
      ...{ "x-amzn-requestid": expect.stringMatching(/^[0-9a-f-]{36}$/), "x-amz-apigw-id": expect.any(String) },
    });
  });

  it("take status, headers and body from the customisation of their own type", async () => {
    deploy(
      {
        ...{ responseType: "INVALID_API_KEY", statusCode: "401" },
        responseParameters: {
          "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
          "gatewayresponse.header.X-Asked": "method.request.header.Origin",
          "gatewayresponse.header.X-Absent": "method.request.header.Nobody",
          "gatewayresponse.header.X-Team": "stageVariables.team",
        },
        responseTemplates: {
          "application/json":
            '{"type":"$context.error.responseType","m":$context.error.messageString,"of":"$stageVariables.team"}',
          "text/plain": `$context.error.message at $context.resourcePath by $\{context.stage} #if($x) $method.request.header.Origin`,
        },
      },
      { responseType: "DEFAULT_4XX", statusCode: "418", responseParameters: {}, responseTemplates: {} },
    );
    const answer = await caller.call("/pets", { headers: { Origin: "https://a.example" } });
    expect([answer.status, answer.text]).toEqual([401, '{"type":"INVALID_API_KEY","m":"Forbidden","of":"orders"}']);
    expect(answer.headers).toMatchObject({
      ...{ "access-control-allow-origin": "*", "x-asked": "https://a.example", "x-team": "orders" },
    });
    expect(answer.headers["x-absent"]).toBeUndefined();
    const plain = await caller.call("/pets", { headers: { Origin: "o", Accept: "text/plain;q=1" } });
    expect([plain.text, plain.headers["content-type"]]).toEqual(["Forbidden at /pets by live #if($x) o", "text/plain"]);
  });

  it("of other types fall back to the customised default of their class", async () => {
    deploy({ responseType: "DEFAULT_4XX", statusCode: "418", responseParameters: {}, responseTemplates: {} });
    expect([(await caller.call("/pets")).status, (await caller.call("/cats")).status]).toEqual([418, 418]);
    deploy({ responseType: "DEFAULT_5XX", statusCode: "503", responseParameters: {}, responseTemplates: {} });
    expect((await caller.call("/pets")).status).toBe(403);
  });
});
