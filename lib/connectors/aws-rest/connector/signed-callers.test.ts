import { CreateDeploymentCommand, UpdateMethodCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, it, onTestFinished } from "vitest";
import { isJsonObject } from "#lib/model/json.ts";
import { signedHeaders } from "../../../sandbox/aws/identity/signed-request.testing.ts";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { expectSettled } from "../../conformance/expectations.ts";
import { runTo } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { encode } from "../encode.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { apiIdIn, inDocument, orders, target } from "../fixtures/orders.testing.ts";

const signed = (policies: PolicyLine[] = [], backend?: string) => ({
  ...orders(policies, backend),
  extensions: { "aws-rest": { authorization: "iam" } },
});
const filtered: PolicyLine = { config: { type: "ip-filter", allow: ["127.0.0.0/8", "::1"] } };
const cors: PolicyLine = { config: { type: "cors" } };
const keyed: PolicyLine = { config: { type: "api-key", hideFromBackend: false } };
const pool = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz";

describe("IAM", () => {
  it("guards every operation and hides no missing signature", () => {
    const methodOf = (path: string) => inDocument(signed([keyed]), "paths", path, "get");
    for (const path of ["/orders/v1/orders", "/orders/v1/orders/{id}"]) {
      expect(methodOf(path)).toMatchObject({
        ...{ "x-amazon-apigateway-auth": { type: "AWS_IAM" }, security: [{ api_key: [] }] },
      });
    }
    const responses = inDocument(signed([keyed]), "x-amazon-apigateway-gateway-responses");
    expect(Object.keys(isJsonObject(responses) ? responses : {})).toEqual(["INVALID_API_KEY"]);
    expect(JSON.stringify(inDocument(orders(), "paths"))).not.toContain("AWS_IAM");
  });

  it("leaves no room for a token, and is not guessed at", () => {
    const jwt: PolicyLine = { config: { type: "jwt", issuer: pool, jwksUri: `${pool}/.well-known/jwks.json` } };
    expect(encode(signed([jwt]), target).findings).toMatchObject([
      { place: "/policies/0", feature: "jwt", severity: "error", override: false },
    ]);
    const odd = { ...orders(), extensions: { "aws-rest": { authorization: "kerberos" } } };
    expect(encode(odd, target).findings).toMatchObject([{ place: "/extensions/aws-rest", severity: "error" }]);
    expect(encode(signed([keyed, filtered, cors]), target).findings.map(({ feature }) => feature)).toEqual(["cors"]);
  });

  it("lets in whom AWS knows and nobody else, also behind a filter of addresses, and answers preflights unsigned", async () => {
    const backends = await startEchoBackends();
    onTestFinished(backends.close);
    const stage = await openAwsRest();
    const { aws } = stage.handle;
    const [backend] = backends.urls;
    for (const policies of [[], [filtered, cors]]) {
      const definition = signed(policies, backend);
      const { after } = await runTo(stage, definition);
      await expectSettled("signed", stage, definition);
      const [endpoint = ""] = await stage.session.endpoints(after);
      const ask = async (credentials: Parameters<typeof signedHeaders>[1]["credentials"]) => {
        const address = `${endpoint}/orders/7?page=1`;
        const { host: _host, ...headers } = await signedHeaders(address, { credentials, region: aws.region });
        return fetch(address, { headers });
      };
      expect((await fetch(`${endpoint}/orders/7`)).status).toBe(403);
      expect((await ask(aws.credentials.administrator)).status).toBe(200);
      const refused = await ask(aws.credentials.readOnly);
      expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining("execute-api:Invoke")]);
    }
    const [endpoint = ""] = await stage.session.endpoints(
      (await runTo(stage, signed([filtered, cors], backend))).after,
    );
    const headers = { origin: "https://app.example.com", "access-control-request-method": "GET" };
    expect((await fetch(`${endpoint}/orders/7`, { method: "OPTIONS", headers })).status).toBe(200);
  });

  it("is read back, and told of where it guards a part only", async () => {
    const stage = await openAwsRest();
    const restApiId = apiIdIn((await runTo(stage, signed([keyed, filtered]))).after);
    const read = async () => stage.subject.decode(await stage.session.fetch(restApiId));
    const { definition, findings } = await read();
    expect([definition.extensions, findings]).toEqual([{ "aws-rest": { authorization: "iam" } }, []]);
    expect(definition.policies.map(({ config }) => config.type)).toEqual(["api-key", "ip-filter"]);

    const { console, aws } = stage.handle;
    const resources = Object.values(aws.rest.get("definitions", restApiId)?.resources ?? {});
    const resourceId = resources.find(({ path }) => path === "/orders/v1/orders")?.id;
    const patchOperations = [{ op: "replace" as const, path: "/authorizationType", value: "NONE" }];
    await console.send(new UpdateMethodCommand({ restApiId, resourceId, httpMethod: "GET", patchOperations }));
    await console.send(new CreateDeploymentCommand({ restApiId, stageName: "live" }));
    const partly = await read();
    expect(partly.definition.extensions).toEqual({});
    expect(partly.findings).toMatchObject([{ code: "aws.signed", sentence: expect.stringContaining("/orders/{id}") }]);
  });
});
