import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caller, type Echo, methodSettingOf, mockOf, openEcho, openStage, proxyTo } from "./stage.testing.ts";

let caller: Caller;
let echo: Echo;
beforeAll(async () => {
  [caller, echo] = await Promise.all([openStage(), openEcho()]);
});
beforeEach(() => caller.clear());
afterAll(() => Promise.all([caller.close(), echo.close()]));

describe("a stage", () => {
  it("serves the deployment it points at, whatever is deployed beside it", async () => {
    caller.deploy({ methods: { "GET /pets": mockOf("first") } });
    caller.addDeployment("second", { methods: { "GET /pets": mockOf("second"), "GET /cats": mockOf("cats") } });
    expect((await caller.call("/pets")).text).toBe("first");
    expect((await caller.call("/cats")).status).toBe(403);
    caller.changeStage({ deploymentId: "second" });
    expect([(await caller.call("/pets")).text, (await caller.call("/cats")).text]).toEqual(["second", "cats"]);
    expect(caller.log.all().at(-1)).toMatchObject({ door: "data", method: "GET", status: 200, note: "GET /cats" });
  });

  it("gives a canary its share, with variables of its own", async () => {
    caller.deploy({
      methods: { "GET /pets": mockOf("first $stageVariables.a $stageVariables.b $context.isCanaryRequest") },
    });
    caller.addDeployment("second", { methods: { "GET /pets": mockOf("second $stageVariables.a $stageVariables.b") } });
    const canarySettings = { deploymentId: "second", percentTraffic: 20, stageVariableOverrides: { b: "new" } };
    caller.changeStage({ variables: { a: "1", b: "2" }, canarySettings: { ...canarySettings, useStageCache: false } });
    caller.random = 0.19;
    expect((await caller.call("/pets")).text).toBe("second 1 new");
    caller.random = 0.2;
    expect((await caller.call("/pets")).text).toBe("first 1 2 false");
  });

  it("is closed on the default address when the API says so", async () => {
    caller.deploy({ methods: { "GET /pets": mockOf("pets") }, settings: { disableExecuteApiEndpoint: true } });
    expect(await caller.call("/pets")).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
  });

  it("takes bodies of 10 MB and no more", async () => {
    caller.deploy({ methods: { "POST /pets": mockOf("taken") } });
    const send = (size: number, headers = {}) =>
      caller.call("/pets", { method: "POST", body: Buffer.alloc(size, "x"), headers });
    expect((await send(10 * 1_048_576)).status).toBe(200);
    expect(await send(10 * 1_048_576 + 1)).toMatchObject({ status: 413, text: '{"message":"Request Too Long"}' });
    expect((await send(10 * 1_048_576 + 1, { "Transfer-Encoding": "chunked" })).status).toBe(413);
  });

  it("compresses answers of the size that was set, for who can read them", async () => {
    caller.deploy({ methods: { "GET /pets": mockOf("x".repeat(100)) }, settings: { minimumCompressionSize: 100 } });
    const answer = await caller.call("/pets", { headers: { "Accept-Encoding": "br, gzip" } });
    expect([answer.headers["content-encoding"], gunzipSync(answer.bytes).toString()]).toEqual([
      "gzip",
      "x".repeat(100),
    ]);
    expect((await caller.call("/pets")).headers["content-encoding"]).toBeUndefined();
  });

  it("sends no body to HEAD", async () => {
    caller.deploy({ methods: { "ANY /pets": mockOf("pets") } });
    expect(await caller.call("/pets", { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
  });
});

describe("a request validator", () => {
  const model = (name: string, schema: object) => ({
    [name]: { id: name, name, contentType: "application/json", schema: JSON.stringify(schema) },
  });
  const reference = (name: string) => ({ $ref: `https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/${name}` });

  function deploy(
    validateRequestBody: boolean,
    validateRequestParameters: boolean,
    requestModels: Record<string, string> = { "application/json": "Pet" },
  ): void {
    caller.deploy({
      methods: {
        "POST /pets/{id}": {
          ...mockOf("good"),
          requestValidatorId: "v",
          requestModels,
          requestParameters: {
            "method.request.querystring.page": true,
            "method.request.header.X-Trace": true,
            "method.request.header.X-Other": false,
            "method.request.path.id": true,
          },
        },
      },
      contents: {
        requestValidators: { v: { id: "v", name: "v", validateRequestBody, validateRequestParameters } },
        models: {
          ...model("Pet", {
            $schema: "http://json-schema.org/draft-04/schema#",
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string" },
              id: { type: "integer" },
              tag: { type: "string", nullable: true },
              age: { type: "number", minimum: 0, exclusiveMinimum: true },
              mate: reference("Pet"),
              owner: { $ref: "https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/Owner#/definitions/person" },
            },
          }),
          ...model("Owner", { definitions: { person: { type: "object", required: ["id"] } } }),
        },
        gatewayResponses: {
          BAD_REQUEST_BODY: {
            ...{ responseType: "BAD_REQUEST_BODY", responseParameters: {} },
            responseTemplates: {
              "application/json": "$context.error.messageString $context.error.validationErrorString",
            },
          },
        },
      },
    });
  }
  const post = (body: string, headers: Record<string, string> = {}, path = "/pets/7?page=1") =>
    caller.call(path, { method: "POST", body, headers: { "x-trace": "1", ...headers } });

  it("holds bodies against the model, which is of draft 4 and may refer to others and itself", async () => {
    deploy(true, false);
    expect((await post('{"name":"Tom","mate":{"name":"Kit"},"age":1,"owner":{"id":1}}')).status).toBe(200);
    const wrong = [
      ['{"name":7}', "/name must be string"],
      ['{"name":"a","mate":{}}', "/mate must have required property 'name'"],
      ['{"name":"a","id":"7"}', "/id must be integer"],
      ['{"name":"a","tag":null}', "/tag must be string"],
      ['{"name":"a","age":0}', "/age must be > 0"],
      ['{"name":"a","owner":{}}', "/owner must have required property 'id'"],
      ["{", "the request body is not JSON"],
      ["", "a request body is required"],
    ] as const;
    for (const [body, problem] of wrong)
      expect(await post(body)).toMatchObject({ status: 400, text: `"Invalid request body" [${problem}]` });
  });

  it("lets bodies pass for whose content type there is no model", async () => {
    deploy(true, false);
    expect((await post("7", { "Content-Type": "text/csv" })).status).not.toBe(400);
    expect((await post("7", { "Content-Type": "application/json; charset=utf-8" })).status).toBe(400);
    deploy(true, false, { $default: "Pet" });
    expect((await post("7", { "Content-Type": "text/csv" })).status).toBe(400);
  });

  it("wants required parameters, and does not look at what they hold", async () => {
    deploy(false, true);
    expect((await post("{}")).status).toBe(200);
    expect(await caller.call("/pets/7?page=%20", { method: "POST" })).toMatchObject({
      ...{ status: 400, text: '{"message":"Missing required request parameters: [page, X-Trace]"}' },
    });
  });
});

describe("a response cache", () => {
  const cached = (change = {}) => methodSettingOf({ cachingEnabled: true, cacheTtlInSeconds: 60, ...change });
  const deploy = (
    setting = cached(),
    keys = ["method.request.querystring.page"],
    own: Record<string, ReturnType<typeof cached>> = {},
  ) => {
    caller.deploy({
      methods: { "ANY /pets": proxyTo(echo.url, { cacheKeyParameters: keys, cacheNamespace: "pets" }) },
      stage: { cacheClusterEnabled: true, methodSettings: { "*/*": setting, ...own } },
    });
  };
  const hit = async (path = "/pets", init = {}) => Number((await caller.call(path, init)).headers["x-hits"]);

  it("answers GET until the entry is too old, one for each value of its keys", async () => {
    deploy();
    const first = await hit("/pets?page=1&other=1");
    expect(await hit("/pets?page=1&other=2")).toBe(first);
    expect(await hit("/pets?page=2")).toBe(first + 1);
    caller.now += 60_000;
    expect(await hit("/pets?page=1")).toBe(first + 2);
    const post = await hit("/pets?page=1", { method: "POST" });
    expect(await hit("/pets?page=1", { method: "POST" })).toBe(post + 1);
  });

  it("answers other methods when the method's own setting says so, and nobody from a cluster that is off", async () => {
    deploy(cached(), [], { "~1pets/ANY": cached() });
    const first = await hit("/pets", { method: "POST" });
    expect(await hit("/pets", { method: "POST" })).toBe(first);
    caller.changeStage({ cacheClusterEnabled: false });
    expect(await hit("/pets", { method: "POST" })).toBe(first + 1);
  });

  it("keeps no failures, and no entry for 0 seconds", async () => {
    deploy(cached(), ["method.request.querystring.status"]);
    const first = await hit("/pets?status=503");
    expect(await hit("/pets?status=503")).toBe(first + 1);
    deploy(cached({ cacheTtlInSeconds: 0 }));
    expect(await hit()).toBe((await hit()) - 1);
  });

  it("is renewed by callers who ask for it, as far as they may", async () => {
    const fresh = { headers: { "Cache-Control": "max-age=0" } };
    deploy();
    const first = await hit();
    expect(await caller.call("/pets", fresh)).toMatchObject({
      headers: { "x-hits": String(first), warning: expect.stringMatching(/^199 /) },
    });
    deploy(cached({ unauthorizedCacheControlHeaderStrategy: "FAIL_WITH_403" }));
    expect((await caller.call("/pets", fresh)).status).toBe(403);
    deploy(cached({ requireAuthorizationForCacheControl: false }));
    expect(await hit("/pets", fresh)).toBe(first + 1);
    expect(await hit()).toBe(first + 1);
  });
});
