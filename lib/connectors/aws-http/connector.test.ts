import path from "node:path";
import {
  CreateRouteCommand,
  DeleteApiCommand,
  GetRoutesCommand,
  UpdateRouteCommand,
} from "@aws-sdk/client-apigatewayv2";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { accessKey } from "../aws/account.testing.ts";
import { startEchoBackends } from "../conformance/echo-backend.testing.ts";
import { expectPredicted, expectSettled } from "../conformance/expectations.ts";
import { describeGoldenPairs } from "../conformance/golden-pairs.ts";
import { startKeySet } from "../conformance/key-set.testing.ts";
import { planRun, runTo } from "../conformance/run.ts";
import { type PolicyLine, sampleDefinition } from "../conformance/samples.ts";
import { describeConnector } from "../conformance/suite.ts";
import { ConnectorError } from "../connector-error.ts";
import { encode } from "./encode.ts";
import { openAwsHttp } from "./fixtures/aws-http-stage.testing.ts";
import { awsHttpSubject } from "./fixtures/aws-http-subject.testing.ts";
import { orders, target } from "./fixtures/orders.testing.ts";

describeConnector(awsHttpSubject);

describeGoldenPairs(path.join(import.meta.dirname, "fixtures"), (definition) => ({
  "resources.json": `${JSON.stringify(encode(definition, target), null, 2)}\n`,
}));

const limited = (requests: number): PolicyLine => ({
  config: { type: "rate-limit", requests, per: "second", by: "api" },
  match: { paths: ["/orders"] },
});

describe("calls", () => {
  it("deploys in 2 writes, again in none, changes in 1, rolls back in 1 and undeploys in 1", async () => {
    const stage = await openAwsHttp();
    const first = orders();
    const second = sampleDefinition({
      backends: ["http://orders.internal"],
      operations: ["GET /orders", "POST /orders"],
    });
    for (const [definition, writes] of [
      [first, 2],
      [first, 0],
      [second, 1],
      [first, 1],
      [undefined, 1],
    ] as const) {
      const run = await runTo(stage, definition);
      expectPredicted(`${writes} writes`, run);
      expect(run.made.writes).toBe(writes);
      expect(run.made.reads).toBeLessThanOrEqual(6);
    }
  });

  it("changes a throttle in 1 write, takes it away in 1, and never touches the API for it", async () => {
    const stage = await openAwsHttp();
    await runTo(stage, orders());
    for (const policies of [[limited(5)], [limited(6)], []]) {
      const run = await runTo(stage, orders(policies));
      expectPredicted("a throttle", run);
      expect(run.plan.changes.map(({ key }) => key)).toEqual(["stage"]);
      expect(run.made.writes).toBe(1);
      await expectSettled("a throttle", stage, orders(policies));
    }
  });

  it("takes the limit of the whole API off, and its own route's with it", async () => {
    const stage = await openAwsHttp();
    const whole: PolicyLine = { config: { type: "rate-limit", requests: 3, per: "second", by: "api" } };
    await runTo(stage, orders([whole]));
    await expectSettled("the whole API", stage, orders([whole]));
    await runTo(stage, orders([limited(2)]));
    await expectSettled("one route", stage, orders([limited(2)]));
    const run = await runTo(stage, orders([whole]));
    expectPredicted("back to the whole API", run);
    expect(run.made.writes).toBe(2);
    await expectSettled("the whole API again", stage, orders([whole]));
  });

  it("discovers N APIs in a call for each page of 500 and one for each API", async () => {
    const { session, sandbox, handle } = await openAwsHttp();
    const strangers = handle.aws.http.all("apis").length;
    handle.aws.seedApis("http", 600);
    const before = sandbox.harness.calls.length;
    let seen = 0;
    for await (const { apis } of session.survey()) seen += apis.length;
    expect(seen).toBe(strangers + 600);
    expect(sandbox.harness.calls.length - before).toBe(2 + seen);
  });

  it("finds its own API behind six hundred of others", async () => {
    const stage = await openAwsHttp();
    stage.handle.aws.seedApis("http", 600);
    await runTo(stage, orders());
    await expectSettled("among many", stage, orders());
  });
});

describe("on a gateway", () => {
  it("names what somebody changed in the console, and takes it out", async () => {
    const stage = await openAwsHttp();
    const { before } = await planAfter(stage, orders());
    const ApiId = before.find(({ kind }) => kind === "api")?.remoteId;
    await stage.handle.console.send(new CreateRouteCommand({ ApiId, RouteKey: "GET /backdoor" }));
    const { plan } = await planRun(stage, orders());
    expect(plan.changes.flatMap(({ fields }) => fields.map((field) => field.path))).toEqual(["routes.GET /backdoor"]);
    await runTo(stage, orders());
    await expectSettled("without the back door", stage, orders());
  });

  it("sees that somebody let everyone in, and checks tokens again", async () => {
    const { issuer, close } = await startKeySet();
    onTestFinished(close);
    const jwksUri = `${issuer}.well-known/jwks.json`;
    const stage = await openAwsHttp();
    const guarded = orders([{ config: { type: "jwt", issuer, jwksUri, audiences: ["orders"] } }]);
    const { before } = await planAfter(stage, guarded);
    const ApiId = before.find(({ kind }) => kind === "api")?.remoteId;
    const { Items = [] } = await stage.handle.console.send(new GetRoutesCommand({ ApiId }));
    const route = Items.find(({ RouteKey }) => RouteKey === "GET /orders/v1/orders");
    await stage.handle.console.send(
      new UpdateRouteCommand({ ApiId, RouteId: route?.RouteId, AuthorizationType: "NONE" }),
    );
    const { plan } = await planRun(stage, guarded);
    expect(plan.changes.flatMap(({ fields }) => fields.map((field) => field.path))).toEqual([
      "routes.GET /orders/v1/orders.authorizer",
    ]);
    await runTo(stage, guarded);
    await expectSettled("guarded again", stage, guarded);
  });

  it("does not import twice when the answer to the first import was an error", async () => {
    const stage = await openAwsHttp();
    const { plan, scope } = await planRun(stage, orders());
    const [change] = plan.changes;
    if (change === undefined) throw new Error("There is something to write.");
    stage.sandbox.fail({ effect: "write", when: "after", how: "500" });
    await expect(stage.session.write(change, scope)).rejects.toThrow(ConnectorError);
    await stage.session.write(change, scope);
    const ours = stage.handle.aws.http.all("apis").filter(({ api }) => api.name === stage.slug);
    expect(ours).toHaveLength(1);
  });

  it("removes the second copy that another process has made", async () => {
    const stage = await openAwsHttp();
    const { plan, scope } = await planRun(stage, orders());
    for (const session of [stage.session, stage.sandbox.connect()])
      for (const change of plan.changes) await session.write(change, scope);
    const run = await runTo(stage, orders());
    expect(run.plan.changes.map(({ action }) => action)).toEqual(["delete", "delete"]);
    expectPredicted("removing the copy", run);
    await expectSettled("one copy", stage, orders());
    expect(stage.handle.aws.http.all("apis").filter(({ api }) => api.name === stage.slug)).toHaveLength(1);
  });

  it("sees the API that the journal knows and lists do not show yet, in every session, until it is gone", async () => {
    const stage = await openAwsHttp();
    stage.handle.aws.changeSettings({ listingLagMs: 60_000 });
    await runTo(stage, orders());
    await expectSettled("not listed", { ...stage, session: stage.sandbox.connect() }, orders());
    const [{ remoteId } = { remoteId: "" }] = (await planRun(stage, orders())).before;
    await stage.handle.console.send(new DeleteApiCommand({ ApiId: remoteId }));
    expect((await planRun(stage, orders())).before).toEqual([]);
  });

  it.each([
    [1200, 3, 3],
    [1500, 3, 4],
  ])("predicts every page of a list of %d APIs, the one that a new API begins too", async (listed, before, after) => {
    const stage = await openAwsHttp();
    const { sandbox, handle } = stage;
    await sandbox.seedApis(listed - handle.aws.http.all("apis").length);
    expectPredicted("first", await runTo(stage, orders()));
    const lists = sandbox.harness.calls.filter(({ address }) => new URL(address).pathname === "/v2/apis");
    expect(lists.filter(({ method }) => method === "GET")).toHaveLength(before + after);
    expectPredicted("again", await runTo(stage, orders()));
    expectPredicted("undeploy", await runTo(stage, undefined));
    expectPredicted("nothing there", await runTo(stage, undefined));
  });

  it("imports anew what somebody deleted since it was seen", async () => {
    const stage = await openAwsHttp();
    const { before } = await planAfter(stage, orders());
    for (const resource of before.filter(({ kind }) => kind === "api")) await stage.sandbox.remove(resource);
    const run = await runTo(stage, orders());
    expectPredicted("made again", run);
    await expectSettled("made again", stage, orders());
  });

  it("shows AWS's own words when it refuses an import, and leaves nothing behind", async () => {
    const stage = await openAwsHttp();
    const inventory = await stage.sandbox.inventory();
    const issuer = "http://127.0.0.1:1";
    const jwt = { type: "jwt", issuer, jwksUri: `${issuer}/.well-known/jwks.json`, audiences: ["orders"] } as const;
    const { plan, scope } = await planRun(stage, orders([{ config: jwt }]));
    const [change] = plan.changes;
    if (change === undefined) throw new Error("There is something to write.");
    await expect(stage.session.write(change, scope)).rejects.toMatchObject({
      code: "rejected",
      operation: "ImportApi",
      detail: expect.stringContaining(`for issuer ${issuer}`),
    });
    expect(await stage.sandbox.inventory()).toEqual(inventory);
  });

  it("serves under a stage of another name, which stands in the address", async () => {
    const { urls, close } = await startEchoBackends();
    onTestFinished(close);
    const stage = await openAwsHttp({ stageName: "live" });
    const run = await runTo(stage, orders([], urls[0]));
    const [endpoint = ""] = await stage.session.endpoints(run.after);
    expect(endpoint).toMatch(/\/live\/orders\/v1$/);
    expect((await stage.sandbox.call(endpoint, { method: "GET", path: "/orders/7" })).status).toBe(200);
  });

  it("works as a role that wants the external id, and does not count the sign-in", async () => {
    const stage = await openAwsHttp();
    const { role, assumer } = stage.handle.aws.credentials;
    const connect = (externalId: string) =>
      stage.handle.connectAs({ roleArn: role.arn, externalId }, accessKey(assumer));
    const asRole = { ...stage, session: connect(role.externalId) };
    const run = await runTo(asRole, orders());
    expectPredicted("as a role", run);
    expect(stage.sandbox.harness.calls.filter(({ effect }) => effect === "sign-in")).toHaveLength(1);
    await expect(
      connect("another").list({ owner: stage.owner, slug: stage.slug, places: [], known: [] }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    const { permissions } = await connect("another").check("read-write");
    expect(permissions).toMatchObject([{ name: "sts:AssumeRole", granted: false }]);
  });

  it("asks for nothing that writes when the gateway is read-only", async () => {
    const { session } = await openAwsHttp();
    const { permissions } = await session.check("read-only");
    expect(permissions.map(({ name }) => name)).toEqual(["apigateway:GET", "cloudwatch:GetMetricData"]);
  });

  it("keeps every secret out of what AWS refuses", async () => {
    const { sandbox } = await openAwsHttp();
    const refused = await sandbox
      .connect("bad")
      .check("read-write")
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConnectorError);
    expect(JSON.stringify([refused, String(refused)])).not.toContain("sandbox-secret");
  });

  it("keeps names that no tag and no address could hold", async () => {
    const stage = await openAwsHttp();
    const hostile = {
      ...sampleDefinition({
        name: `Orders “v2” <b>; ../%2e%2e & $\{stageVariables.x} 💥`,
        version: "1.0.0-beta+exp.sha/5114",
        basePath: "/~hostile",
        backends: ["http://orders.internal/a=b,(c)"],
        operations: [
          ["GET /orders/{order-id}", "🧾 get; drop"],
          ["GET /~me/a.b,c:d", `${"very-".repeat(40)}long`],
        ],
      }),
    };
    const run = await runTo(stage, hostile);
    await expectSettled("hostile names", stage, hostile);
    const apiId = run.after.find(({ kind }) => kind === "api")?.remoteId ?? "";
    const { definition, findings } = stage.subject.decode(await stage.session.fetch(apiId));
    expect(definition).toMatchObject({
      name: hostile.name,
      version: hostile.version,
      basePath: hostile.basePath,
      backends: [{ url: "http://orders.internal/a=b,(c)" }],
    });
    expect(findings).toEqual([]);
  });
});

async function planAfter(stage: Awaited<ReturnType<typeof openAwsHttp>>, definition: Definition) {
  await runTo(stage, definition);
  return planRun(stage, definition);
}
