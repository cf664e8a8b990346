import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caller, lambdaAuthorizer, methodSettingOf, mockOf, openStage, testApiId } from "../stage.testing.ts";

const asked: Readonly<Record<string, unknown>>[] = [];
let caller: Caller;
beforeAll(async () => {
  caller = await openStage({
    "arn:fn": async (event) => {
      asked.push(event);
      const word = String(event.authorizationToken ?? Object(event.headers)["X-Token"] ?? "");
      if (word === "unknown") throw new Error("Unauthorized");
      if (word === "broken") throw new Error("no database");
      if (word === "nonsense") return { principalId: "x" };
      return {
        principalId: "user-1",
        usageIdentifierKey: word,
        context: { plan: "gold", seats: 3 },
        policyDocument: {
          Version: "2012-10-17",
          Statement: {
            Action: "execute-api:Invoke",
            Effect: word === "deny" ? "Deny" : "Allow",
            Resource: word === "elsewhere" ? "arn:aws:execute-api:*:*:other/*" : "arn:aws:execute-api:*/GET/*",
          },
        },
      };
    },
  });
});
beforeEach(() => {
  asked.length = 0;
  caller.clear();
  caller.state.clear();
});
afterAll(() => caller.close());

const statuses = async (count: number, path = "/pets", headers: Record<string, string> = {}) => {
  const found: number[] = [];
  for (let call = 0; call < count; call += 1) found.push((await caller.call(path, { headers })).status);
  return found;
};

describe("a resource policy", () => {
  const statement = (Effect: string, Condition?: object, change: object = {}) => ({
    ...{ Effect, Principal: "*", Action: "execute-api:Invoke" },
    Resource: `arn:aws:execute-api:eu-west-1:123456789012:${testApiId}/*`,
    ...(Condition === undefined ? {} : { Condition }),
    ...change,
  });
  const deployWith = (...Statement: object[]) =>
    caller.deploy({
      methods: { "GET /pets": mockOf("pets"), "GET /cats": mockOf("cats") },
      settings: { policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
    });
  const loopback = { "aws:SourceIp": ["127.0.0.0/8", "::1/128"] };

  it("lets in whom it allows, and nobody else", async () => {
    deployWith(statement("Allow", { IpAddress: loopback }));
    expect((await caller.call("/pets")).status).toBe(200);
    deployWith(statement("Allow", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }));
    const refused = await caller.call("/pets");
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      403,
      {
        Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********9012:${testApiId}/live/GET/pets`,
      },
    ]);
  });

  it("refuses whom it denies, whatever it allows", async () => {
    deployWith(statement("Allow"), statement("Deny", { IpAddress: loopback }, { Resource: ["*GET/pets"] }));
    const refused = await caller.call("/pets");
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining("with an explicit deny")]);
    expect((await caller.call("/cats")).status).toBe(200);
    deployWith(statement("Allow"), statement("Deny", { NotIpAddress: loopback }));
    expect((await caller.call("/pets")).status).toBe(200);
  });

  it("for somebody in particular is not for callers without a signature", async () => {
    deployWith(statement("Allow", undefined, { Principal: { AWS: "arn:aws:iam::123456789012:root" } }));
    expect((await caller.call("/pets")).status).toBe(403);
    deployWith(statement("Allow", undefined, { Principal: { AWS: ["*"] } }));
    expect((await caller.call("/pets")).status).toBe(200);
  });

  it("with conditions that the sandbox does not know is refused in so many words", async () => {
    deployWith(statement("Allow", { StringEquals: { "aws:SourceVpce": "vpce-1" } }));
    const refused = await caller.call("/pets");
    expect([refused.status, refused.headers["x-sandbox-error"]]).toEqual([
      500,
      "the condition StringEquals on aws:SourceVpce in a policy",
    ]);
  });
});

describe("a Lambda authorizer", () => {
  const deployWith = (change: Parameters<typeof lambdaAuthorizer>[1], settings = {}) =>
    caller.deploy({
      methods: {
        "GET /pets": {
          ...mockOf("$context.authorizer.principalId $context.authorizer.seats"),
          authorizationType: "CUSTOM",
          authorizerId: "auth",
        },
        "GET /pets/{id}": { ...mockOf("one"), authorizationType: "CUSTOM", authorizerId: "auth" },
        "POST /pets": { ...mockOf("made"), authorizationType: "CUSTOM", authorizerId: "auth" },
      },
      settings,
      contents: { authorizers: { auth: lambdaAuthorizer("arn:fn", change) } },
      stage: { variables: { issuer: "me" } },
    });
  const bearing = (Authorization: string) => caller.call("/pets", { headers: { Authorization } });

  it("of type TOKEN is asked for what its policy says of the method", async () => {
    deployWith({ type: "TOKEN", identitySource: "method.request.header.Authorization" });
    expect(await bearing("good")).toMatchObject({ status: 200, text: "user-1 3" });
    expect(asked[0]).toEqual({
      ...{ type: "TOKEN", authorizationToken: "good" },
      methodArn: `arn:aws:execute-api:eu-west-1:123456789012:${testApiId}/live/GET/pets`,
    });
    expect(await bearing("deny")).toMatchObject({
      status: 403,
      text: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
    });
    expect(await bearing("elsewhere")).toMatchObject({
      status: 403,
      text: '{"Message":"User is not authorized to access this resource"}',
    });
    const post = await caller.call("/pets", { method: "POST", headers: { Authorization: "good" } });
    expect(post.status).toBe(403);
    expect(await bearing("unknown")).toMatchObject({ status: 401, text: '{"message":"Unauthorized"}' });
    expect(await bearing("broken")).toMatchObject({ status: 500, text: '{"message":null}' });
    expect(await bearing("nonsense")).toMatchObject({ status: 500, text: '{"message":null}' });
  });

  it("is not asked without a token, or for one of the wrong form", async () => {
    deployWith({ type: "TOKEN", identityValidationExpression: "Bearer .+" });
    expect((await caller.call("/pets")).status).toBe(401);
    expect((await bearing("good")).status).toBe(401);
    expect(asked).toEqual([]);
    expect((await bearing("Bearer good")).status).toBe(200);
  });

  it("of type REQUEST is told of the request and the stage's variables", async () => {
    deployWith({ type: "REQUEST", identitySource: "method.request.header.x-token, method.request.querystring.q" });
    const answer = await caller.call("/pets?q=1&q=2", { headers: { "X-Token": "good" } });
    expect([answer.status, asked[0]]).toEqual([
      200,
      expect.objectContaining({
        ...{ type: "REQUEST", resource: "/pets", path: "/pets", httpMethod: "GET", pathParameters: {} },
        ...{ queryStringParameters: { q: "2" }, multiValueQueryStringParameters: { q: ["1", "2"] } },
        ...{ stageVariables: { issuer: "me" }, headers: expect.objectContaining({ "X-Token": "good" }) },
        requestContext: expect.objectContaining({ stage: "live", apiId: testApiId, resourcePath: "/pets" }),
      }),
    ]);
    expect((await caller.call("/pets?q=1")).status).toBe(401);
  });

  it("is asked once for an identity until its answer is too old", async () => {
    deployWith({ type: "TOKEN", authorizerResultTtlInSeconds: 60 });
    await bearing("good");
    await caller.call("/pets/7", { headers: { Authorization: "good" } });
    expect(asked).toHaveLength(1);
    await bearing("other");
    caller.now += 60_000;
    await bearing("good");
    expect(asked).toHaveLength(3);
    deployWith({ type: "TOKEN", authorizerResultTtlInSeconds: 0 });
    await bearing("good");
    await bearing("good");
    expect(asked).toHaveLength(5);
  });

  it("comes after a resource policy's denial, and its silence may be the policy's allowance", async () => {
    const policy = (Effect: string) =>
      JSON.stringify({ Statement: [{ Effect, Principal: "*", Action: "execute-api:Invoke", Resource: "*" }] });
    deployWith({ type: "TOKEN" }, { policy: policy("Deny") });
    expect((await bearing("good")).status).toBe(403);
    expect(asked).toEqual([]);
    const others = { Effect: "Allow", Principal: { AWS: "123" }, Action: "execute-api:Invoke", Resource: "*" };
    deployWith({ type: "TOKEN" }, { policy: JSON.stringify({ Statement: others }) });
    expect([(await bearing("good")).status, (await bearing("elsewhere")).status]).toEqual([200, 403]);
    deployWith({ type: "TOKEN" }, { policy: policy("Allow") });
    expect((await bearing("elsewhere")).status).toBe(200);
    expect((await bearing("deny")).status).toBe(403);
  });

  it("that nobody registered is a configuration error", async () => {
    deployWith({ authorizerUri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:none/invocations" });
    expect(await bearing("good")).toMatchObject({
      status: 500,
      headers: { "x-sandbox-error": "No function is registered as arn:none" },
    });
  });
});

describe("API keys and usage plans", () => {
  const key = (id: string, change = {}) =>
    caller.state.put("apiKeys", {
      ...{ id, value: `value-of-key-${id}-long-enough`, enabled: true, createdDate: 0, lastUpdatedDate: 0 },
      ...{ stageKeys: [], tags: {}, ...change },
    });
  const plan = (id: string, change = {}) =>
    caller.state.put("usagePlans", {
      ...{ id, name: id, apiStages: [{ apiId: testApiId, stage: "live" }], keyIds: ["one"], tags: {}, ...change },
    });
  const sent = (id: string) => ({ "x-api-key": `value-of-key-${id}-long-enough` });
  const deploy = (settings = {}, authorizer = {}) =>
    caller.deploy({
      methods: {
        "GET /pets": { ...mockOf("$context.identity.apiKeyId"), apiKeyRequired: true, ...authorizer },
        "GET /cats": { ...mockOf("cats"), apiKeyRequired: true },
        "GET /open": mockOf("open"),
      },
      settings,
      contents: { authorizers: { auth: lambdaAuthorizer("arn:fn", { type: "TOKEN" }) } },
    });

  it("let in enabled keys that a plan of this stage knows", async () => {
    deploy();
    key("one");
    key("two");
    plan("basic");
    plan("elsewhere", { apiStages: [{ apiId: testApiId, stage: "other" }], keyIds: ["two"] });
    expect(await caller.call("/pets", { headers: sent("one") })).toMatchObject({ status: 200, text: "one" });
    expect(await statuses(1, "/pets")).toEqual([403]);
    expect(await statuses(1, "/pets", sent("none"))).toEqual([403]);
    expect(await statuses(1, "/pets", sent("two"))).toEqual([403]);
    expect(await statuses(1, "/open")).toEqual([200]);
    key("one", { enabled: false });
    expect(await statuses(1, "/pets", sent("one"))).toEqual([403]);
  });

  it("throttle each key by the plan, and a method by its own limit", async () => {
    deploy();
    key("one");
    key("two");
    const throttled = { apiId: testApiId, stage: "live", throttle: { "/cats/GET": { rateLimit: 1, burstLimit: 1 } } };
    plan("basic", { keyIds: ["one", "two"], throttle: { rateLimit: 10, burstLimit: 2 }, apiStages: [throttled] });
    expect(await statuses(3, "/pets", sent("one"))).toEqual([200, 200, 429]);
    expect(await statuses(2, "/cats", sent("one"))).toEqual([200, 429]);
    expect(await statuses(1, "/pets", sent("two"))).toEqual([200]);
    caller.now += 100;
    expect(await statuses(2, "/pets", sent("one"))).toEqual([200, 429]);
  });

  it("count a quota for each key until its period ends", async () => {
    caller.now = Date.UTC(2026, 10, 25, 12);
    deploy();
    key("one");
    plan("basic", { quota: { limit: 2, offset: 0, period: "MONTH" } });
    expect(await statuses(3, "/pets", sent("one"))).toEqual([200, 200, 429]);
    expect(await caller.call("/pets", { headers: sent("one") })).toMatchObject({
      text: '{"message":"Limit Exceeded"}',
    });
    caller.now = Date.UTC(2026, 11, 1);
    expect(await statuses(1, "/pets", sent("one"))).toEqual([200]);
  });

  it("may come from the authorizer", async () => {
    deploy({ apiKeySource: "AUTHORIZER" }, { authorizationType: "CUSTOM", authorizerId: "auth" });
    key("one", { value: "given-by-the-authorizer" });
    plan("basic");
    expect(await statuses(1, "/pets", { Authorization: "given-by-the-authorizer" })).toEqual([200]);
    expect(await statuses(1, "/pets", { Authorization: "other", "x-api-key": "given-by-the-authorizer" })).toEqual([
      403,
    ]);
  });
});

describe("a stage's throttle", () => {
  it("holds for each method by itself, and a method's own setting replaces that of all", async () => {
    caller.deploy({
      methods: { "GET /pets": mockOf("p"), "GET /cats": mockOf("c"), "GET /pets/{id}": mockOf("o") },
      stage: {
        methodSettings: {
          "*/*": methodSettingOf({ throttlingRateLimit: 1, throttlingBurstLimit: 2 }),
          "~1pets~1{id}/GET": methodSettingOf({ throttlingRateLimit: 1, throttlingBurstLimit: 1 }),
        },
      },
    });
    expect(await statuses(3, "/pets")).toEqual([200, 200, 429]);
    expect(await statuses(1, "/cats")).toEqual([200]);
    expect(await statuses(2, "/pets/7")).toEqual([200, 429]);
    expect(await caller.call("/pets")).toMatchObject({ text: '{"message":"Too Many Requests"}' });
    caller.now += 1_000;
    expect(await statuses(2, "/pets")).toEqual([200, 429]);
    caller.now += 60_000;
    expect(await statuses(3, "/pets")).toEqual([200, 200, 429]);
  });
});
