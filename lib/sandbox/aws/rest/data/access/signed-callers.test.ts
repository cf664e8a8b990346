import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Credentials } from "../../../identity/identities.ts";
import { signedHeaders } from "../../../identity/signed-request.testing.ts";
import {
  type Caller,
  type Echo,
  methodSettingOf,
  mockOf,
  openEcho,
  openStage,
  proxyTo,
  testAccount,
  testApiId,
} from "../stage.testing.ts";

let caller: Caller;
let echo: Echo;
let friend: Credentials;
let nobody: Credentials;
let banned: Credentials;
beforeAll(async () => {
  [caller, echo] = await Promise.all([openStage(), openEcho()]);
  const { identities } = caller;
  const pets = `arn:aws:execute-api:eu-west-1:123456789012:${testApiId}/live/GET/pets*`;
  const invoke = (effect: "Allow" | "Deny", actions = ["execute-api:Invoke"]) => ({
    effect,
    actions,
    resources: [pets],
  });
  friend = identities.addUser("friend", [invoke("Allow")]);
  nobody = identities.addUser("nobody", []);
  banned = identities.addUser("banned", [invoke("Allow", ["*"]), invoke("Deny")]);
});
beforeEach(() => caller.clear());
afterAll(() => Promise.all([caller.close(), echo.close()]));

const signed = { authorizationType: "AWS_IAM" } as const;

function deploy(settings = {}): void {
  caller.deploy({
    methods: {
      "GET /pets/{id}": { ...mockOf("$context.identity.userArn"), ...signed },
      "POST /pets/{id}": { ...mockOf("posted"), ...signed },
      "GET /open": mockOf("open"),
    },
    settings,
  });
}

interface Ask {
  readonly method?: string;
  readonly region?: string;
  readonly service?: string;
}

async function ask(
  path: string,
  credentials: Credentials,
  { method = "GET", region = testAccount.region, service }: Ask = {},
) {
  const headers = await signedHeaders(`${caller.url}${path}`, {
    ...{ credentials, region, method },
    ...(service === undefined ? {} : { service }),
  });
  return caller.call(path, { method, headers });
}

describe("signed calls of consumers", () => {
  it("are let in where an identity's policy allows it, and tell who calls", async () => {
    deploy();
    expect(await ask("/pets/a%20b?page=1&x=%2F", friend)).toMatchObject({
      ...{ status: 200, text: "arn:aws:iam::123456789012:user/friend" },
    });
    expect(await caller.call("/open")).toMatchObject({ status: 200 });
  });

  it("are refused in the vendor's words where none does, or one denies it", async () => {
    deploy();
    const resource = `arn:aws:execute-api:eu-west-1:********9012:${testApiId}/live/GET/pets/1`;
    const words = (user: string) =>
      `User: arn:aws:iam::123456789012:user/${user} is not authorized to perform: execute-api:Invoke on resource: ${resource}`;
    expect(await ask("/pets/1", nobody)).toMatchObject({
      ...{ status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } },
      text: JSON.stringify({ Message: words("nobody") }),
    });
    expect(JSON.parse((await ask("/pets/1", banned)).text).Message).toBe(`${words("banned")} with an explicit deny`);
    expect((await ask("/pets/1", friend, { method: "POST" })).status).toBe(403);
  });

  it("have to be signed, by a key that is known, for this service and Region", async () => {
    deploy();
    expect(await caller.call("/pets/1")).toMatchObject({
      ...{ status: 403, text: '{"message":"Missing Authentication Token"}' },
    });
    const problemOf = async (credentials: Credentials, how: Ask = {}) => {
      const { status, headers } = await ask("/pets/1", credentials, how);
      return [status, headers["x-amzn-errortype"]];
    };
    expect(await problemOf({ ...friend, secretAccessKey: "another" })).toEqual([403, "InvalidSignatureException"]);
    expect(await problemOf(friend, { region: "us-east-1" })).toEqual([403, "InvalidSignatureException"]);
    expect(await problemOf(friend, { service: "apigateway" })).toEqual([403, "InvalidSignatureException"]);
    expect(await problemOf({ ...friend, accessKeyId: "AKIANOBODY" })).toEqual([403, "UnrecognizedClientException"]);
    expect(await problemOf(caller.identities.addEndedSession("late"))).toEqual([403, "ExpiredTokenException"]);
  });

  it("are let in by a resource policy as well, and kept out by its denial", async () => {
    const policy = (Effect: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect, Principal: "*", Action: "execute-api:Invoke", Resource: "*" }],
      });
    deploy({ policy: policy("Allow") });
    expect((await ask("/pets/1", nobody)).status).toBe(200);
    expect((await ask("/pets/1", banned)).status).toBe(403);
    expect((await caller.call("/pets/1")).status).toBe(403);
    deploy({ policy: policy("Deny") });
    expect((await ask("/pets/1", friend)).status).toBe(403);
  });

  it("leave their signature at the gateway", async () => {
    caller.deploy({ methods: { "GET /pets": { ...proxyTo(echo.url), ...signed } } });
    const { status, text } = await ask("/pets", friend);
    expect(status).toBe(200);
    expect(text).not.toContain("AWS4-HMAC-SHA256");
  });

  it("may renew an entry of the cache where their policy allows that", async () => {
    const { identities } = caller;
    const actions = ["execute-api:Invoke", "execute-api:InvalidateCache"];
    const keeper = identities.addUser("keeper", [{ effect: "Allow", actions, resources: ["*"] }]);
    caller.deploy({
      methods: { "GET /pets": { ...proxyTo(echo.url), ...signed } },
      stage: { cacheClusterEnabled: true, methodSettings: { "*/*": methodSettingOf({ cachingEnabled: true }) } },
    });
    const hits = async (credentials: Credentials) => {
      const headers = await signedHeaders(`${caller.url}/pets`, { credentials, region: testAccount.region });
      const answer = await caller.call("/pets", { headers: { ...headers, "Cache-Control": "max-age=0" } });
      return Number(answer.headers["x-hits"]);
    };
    const first = await hits(friend);
    expect(await hits(friend)).toBe(first);
    expect(await hits(keeper)).toBe(first + 1);
  });
});
