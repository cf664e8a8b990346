import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { CreateDeploymentCommand, UpdateStageCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Definition, definitionSchema } from "#lib/model/definition.ts";
import { startEchoBackends } from "../conformance/echo-backend.testing.ts";
import { expectPredicted, expectSettled } from "../conformance/expectations.ts";
import { planRun, runTo, type Stage, sampleOwner } from "../conformance/run.ts";
import { type PolicyLine, sampleDefinition } from "../conformance/samples.ts";
import { describeConnector } from "../conformance/suite.ts";
import { ConnectorError } from "../connector-error.ts";
import { awsRestConnector } from "./connector.ts";
import { encode } from "./encode.ts";
import { openAwsRest } from "./fixtures/aws-rest-stage.testing.ts";
import { accessKey, awsRestSubject } from "./fixtures/aws-rest-subject.testing.ts";
import { orders, target } from "./fixtures/orders.testing.ts";

describeConnector(awsRestSubject);

describe("golden pairs", () => {
  const folder = path.join(import.meta.dirname, "fixtures");
  it.each(globSync("*.definition.json", { cwd: folder }))("%s encodes as it always did", async (file) => {
    const definition: Definition = definitionSchema.parse(JSON.parse(readFileSync(path.join(folder, file), "utf8")));
    const encoded = `${JSON.stringify(encode(definition, target), null, 2)}\n`;
    await expect(encoded).toMatchFileSnapshot(path.join(folder, file.replace(".definition.", ".resources.")));
  });
});

const limited = (requests: number): PolicyLine => ({
  config: { type: "rate-limit", requests, per: "second", by: "api" },
});
const keyed: PolicyLine = { config: { type: "api-key", hideFromBackend: false } };

describe("calls", () => {
  it("deploys in 3 writes, again in none, changes in 2, rolls back in 1 and undeploys in 2", async () => {
    const stage = await openAwsRest();
    const second = sampleDefinition({ backends: ["http://orders.internal"], operations: ["GET /orders"] });
    for (const [definition, writes] of [
      [orders(), 3],
      [orders(), 0],
      [second, 2],
      [orders(), 1],
      [second, 1],
      [undefined, 2],
    ] as const) {
      const run = await runTo(stage, definition);
      expectPredicted(`${writes} writes`, run);
      expect(run.made.writes).toBe(writes);
      expect(run.made.reads).toBeLessThanOrEqual(8);
    }
  });

  it("takes one write more for the stage's own limits, and one alone when only these change", async () => {
    const stage = await openAwsRest();
    const rewritten: PolicyLine = { config: { type: "rewrite-path", to: "/all" }, match: { paths: ["/orders"] } };
    const steps: [policies: PolicyLine[], writes: number][] = [
      [[limited(5)], 4],
      [[limited(6)], 1],
      [[], 1],
      [[limited(5), rewritten], 3],
    ];
    for (const [policies, writes] of steps) {
      const run = await runTo(stage, orders(policies));
      expectPredicted(`${writes} writes`, run);
      expect(run.made.writes).toBe(writes);
      await expectSettled(`${writes} writes`, stage, orders(policies));
    }
  });

  it("discovers N APIs in a call for each page of 500 and one for each API", async () => {
    const { session, sandbox, handle } = await openAwsRest();
    const strangers = handle.aws.rest.all("restApis").length;
    handle.aws.seedApis("rest", 600);
    const before = sandbox.harness.calls.length;
    let seen = 0;
    for await (const { apis } of session.survey()) seen += apis.length;
    expect(seen).toBe(strangers + 600);
    expect(sandbox.harness.calls.length - before).toBe(2 + seen);
  });

  it("finds its own API behind six hundred of others", async () => {
    const stage = await openAwsRest();
    stage.handle.aws.seedApis("rest", 600);
    await runTo(stage, orders());
    await expectSettled("among many", stage, orders());
  });

  it("says how long AWS's own quotas make a change take", async () => {
    const stage = await openAwsRest();
    const { plan } = await planRun(stage, orders());
    expect(awsRestConnector.leastMs?.(plan.changes)).toBe(5000);
    await runTo(stage, orders());
    const { plan: removal } = await planRun(stage, undefined);
    expect(awsRestConnector.leastMs?.(removal.changes)).toBe(30_000);
  });
});

describe("keys", () => {
  const key = { remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11", name: "one", key: "a-key-of-twenty-or-more" };

  it("come on a usage plan of the API's own, open it, and go with it", async () => {
    const { urls, close } = await startEchoBackends();
    onTestFinished(close);
    const stage = await openAwsRest();
    const strangers = await stage.sandbox.inventory();
    const definition = orders([keyed], urls[0]);
    const run = await runTo(stage, definition);
    expectPredicted("with a plan", run);
    expect(run.made.writes).toBe(4);
    await expectSettled("with a plan", stage, definition);
    const [endpoint = ""] = await stage.session.endpoints(run.after);
    const ask = (headers = {}) => stage.sandbox.call(endpoint, { method: "GET", path: "/orders/7", headers });
    expect((await ask()).status).toBe(401);
    await stage.session.accessKeys?.issue(stage.owner, key);
    expect((await ask({ "x-api-key": key.key })).status).toBe(200);
    await expectSettled("with a key", stage, definition);
    const removal = await runTo(stage, undefined);
    expectPredicted("without the plan", removal);
    expect(removal.made.writes).toBe(2 + 3);
    expect(await stage.sandbox.inventory()).toEqual(strangers);
  });

  it("are refused before the API is deployed under a key", async () => {
    const stage = await openAwsRest();
    await expect(stage.session.accessKeys?.issue(stage.owner, key)).rejects.toMatchObject({ code: "not-found" });
  });

  it("are counted by the plan, whose limits change in one write", async () => {
    const stage = await openAwsRest();
    const plan = (requests: number): PolicyLine[] => [
      keyed,
      { config: { type: "rate-limit", requests, per: "second", by: "consumer" } },
      { config: { type: "quota", requests: 1000, per: "week", by: "consumer" } },
    ];
    await runTo(stage, orders(plan(5)));
    const run = await runTo(stage, orders(plan(6)));
    expectPredicted("another limit", run);
    expect(run.made.writes).toBe(1);
    const { definition } = stage.subject.decode(await stage.session.fetch(apiId(run.after)));
    const types = definition.policies.map(({ config }) => config.type);
    expect(types).toEqual(["api-key", "rate-limit", "quota"]);
    const without = await runTo(stage, orders([keyed]));
    expectPredicted("without limits", without);
    await expectSettled("without limits", stage, orders([keyed]));
  });
});

describe("on a gateway", () => {
  it("sees what somebody deployed at the console, and puts the stage back in one write", async () => {
    const stage = await openAwsRest();
    const run = await runTo(stage, orders());
    const restApiId = apiId(run.after);
    await stage.handle.console.send(new CreateDeploymentCommand({ restApiId, stageName: "live", description: "mine" }));
    const { plan } = await planRun(stage, orders());
    expect(plan.changes.flatMap(({ fields }) => fields.map((field) => field.path))).toEqual(["digest"]);
    const again = await runTo(stage, orders());
    expectPredicted("put right", again);
    expect(again.made.writes).toBe(1);
    await expectSettled("put right", stage, orders());
  });

  it("leaves what others set on the stage beside ours", async () => {
    const stage = await openAwsRest();
    const run = await runTo(stage, orders());
    const patchOperations = [
      { op: "replace" as const, path: "/variables/theirs", value: "1" },
      { op: "replace" as const, path: "/tracingEnabled", value: "true" },
    ];
    const restApiId = apiId(run.after);
    await stage.handle.console.send(new UpdateStageCommand({ restApiId, stageName: "live", patchOperations }));
    await expectSettled("beside others", stage, orders());
    await runTo(stage, orders([limited(3)]));
    const kept = stage.handle.aws.rest.all("stages").find((one) => one.restApiId === restApiId);
    expect(kept).toMatchObject({ variables: { theirs: "1" }, tracingEnabled: true });
  });

  it("makes the stage again that somebody deleted, from the snapshot that is there", async () => {
    const stage = await openAwsRest();
    const { after } = await runTo(stage, orders());
    for (const resource of after.filter(({ kind }) => kind === "stage")) await stage.sandbox.remove(resource);
    const run = await runTo(stage, orders());
    expectPredicted("a new stage", run);
    expect(run.made.writes).toBe(1);
    await expectSettled("a new stage", stage, orders());
  });

  it("does not make an API twice when the answer to the first call was an error", async () => {
    const stage = await openAwsRest();
    const { plan, scope } = await planRun(stage, orders());
    const [change] = plan.changes;
    if (change === undefined) throw new Error("There is something to write.");
    stage.sandbox.fail({ effect: "write", when: "after", how: "500" });
    await expect(stage.session.write(change, scope)).rejects.toThrow(ConnectorError);
    await stage.session.write(change, scope);
    expect(copiesOf(stage)).toBe(1);
  });

  it("removes the second copy that another process has made", async () => {
    const stage = await openAwsRest();
    const { plan, scope } = await planRun(stage, orders());
    const elsewhere = stage.sandbox.connect();
    await elsewhere.list(scope);
    for (const session of [stage.session, elsewhere]) {
      for (const change of plan.changes) await session.write(change, scope);
    }
    expect(copiesOf(stage)).toBe(2);
    const run = await runTo(stage, orders());
    expect(run.plan.changes.map(({ action, key }) => `${action} ${key}`)).toEqual(["delete api"]);
    expectPredicted("removing the copy", run);
    await expectSettled("one copy", stage, orders());
    expect(copiesOf(stage)).toBe(1);
  });

  it("goes on with the API that lists do not show yet", async () => {
    const stage = await openAwsRest();
    stage.handle.aws.changeSettings({ listingLagMs: 60_000 });
    const { plan, scope } = await planRun(stage, orders());
    for (const change of plan.changes) await stage.session.write(change, scope);
    const observed = await stage.session.list(scope);
    expect(observed.map(({ key }) => key)).toEqual(["api", "document", "stage"]);
  });

  it("shows AWS's own words when it refuses a document", async () => {
    const stage = await openAwsRest();
    const { plan, scope } = await planRun(stage, orders());
    for (const change of plan.changes) {
      if (change.kind === "document" && change.action === "create") {
        const document = { openapi: "3.0.1", info: { title: "x" }, paths: { "/a b": { get: {} } } };
        const broken = { ...change, desired: { ...change.desired, body: { digest: "1", document } } };
        await expect(stage.session.write(broken, scope)).rejects.toMatchObject({
          code: "rejected",
          operation: "PutRestApi",
          detail: expect.stringMatching(/^BadRequestException: .*path part/s),
        });
        return;
      }
      await stage.session.write(change, scope);
    }
  });

  it("keeps names that no tag and no address could hold", async () => {
    const stage = await openAwsRest();
    const hostile = sampleDefinition({
      name: `Orders “v2” <b>; ../%2e%2e (/a)\n& $\{stageVariables.x} 💥`,
      version: "1.0.0-beta+exp.sha/5114",
      basePath: "/hostile-1.0",
      backends: ["http://orders.internal/a=b,(c)"],
      operations: [
        ["GET /orders/{order-id}", "🧾 get; drop"],
        ["GET /orders/{other}/lines", "lines"],
        ["GET /me/a.b,c:d", `${"very-".repeat(40)}long`],
      ],
    });
    const run = await runTo(stage, hostile);
    await expectSettled("hostile names", stage, hostile);
    const { definition, findings } = stage.subject.decode(await stage.session.fetch(apiId(run.after)));
    expect(findings).toEqual([]);
    expect(definition).toMatchObject({
      name: hostile.name,
      version: hostile.version,
      basePath: hostile.basePath,
      backends: [{ url: "http://orders.internal/a=b,(c)" }],
    });
    const idsAndPaths = (of: Definition) => of.operations.map(({ id, path: at }) => `${id} ${at}`).toSorted();
    expect(idsAndPaths(definition)).toEqual(idsAndPaths(hostile));
  });

  it("reads every stranger's API, and says what it cannot say", async () => {
    const { session } = await openAwsRest();
    const codes = new Set<string>();
    for await (const { apis } of session.survey()) {
      for (const { remoteId } of apis) {
        const { findings } = awsRestConnector.decode(await session.fetch(remoteId));
        for (const { code } of findings) codes.add(code);
      }
    }
    expect([...codes].every((code) => code.startsWith("aws."))).toBe(true);
  });
});

describe("signing in", () => {
  it("works as a role that wants the external id, signs in once for all sessions, and does not count it", async () => {
    const stage = await openAwsRest();
    const { role, assumer } = stage.handle.aws.credentials;
    const connect = (externalId: string) =>
      stage.handle.connectAs({ roleArn: role.arn, externalId }, accessKey(assumer));
    const run = await runTo({ ...stage, session: connect(role.externalId) }, orders());
    expectPredicted("as a role", run);
    await runTo({ ...stage, session: connect(role.externalId) }, orders());
    const signIns = () => stage.sandbox.harness.calls.filter(({ effect }) => effect === "sign-in").length;
    expect(signIns()).toBe(1);
    stage.sandbox.harness.advance(56 * 60_000);
    await connect(role.externalId).list({ owner: sampleOwner, slug: stage.slug, places: [] });
    expect(signIns()).toBe(2);
  });

  it("says how to be trusted when the external id is another", async () => {
    const stage = await openAwsRest();
    const { role, assumer } = stage.handle.aws.credentials;
    const session = stage.handle.connectAs({ roleArn: role.arn, externalId: "another" }, accessKey(assumer));
    await expect(session.list({ owner: sampleOwner, slug: "x", places: [] })).rejects.toMatchObject({
      code: "forbidden",
    });
    const { permissions } = await session.check("read-write");
    expect(permissions).toMatchObject([{ name: "sts:AssumeRole", granted: false }]);
    expect(JSON.parse(permissions[0]?.remedy ?? "")).toMatchObject({
      Statement: [{ Action: "sts:AssumeRole", Condition: { StringEquals: { "sts:ExternalId": "another" } } }],
    });
  });

  it("asks for nothing that writes when the gateway is read-only, and writes the policy that is missing", async () => {
    const stage = await openAwsRest();
    const { permissions } = await stage.session.check("read-only");
    expect(permissions.map(({ name }) => name)).toEqual(["apigateway:GET on /restapis"]);
    const reader = stage.handle.connectAs({}, accessKey(stage.handle.aws.credentials.readOnly));
    const lacking = (await reader.check("read-write")).permissions.filter(({ granted }) => !granted);
    expect(lacking.map(({ name }) => name)).toEqual([
      "apigateway:POST on /restapis",
      "apigateway:PUT on /restapis/*",
      "apigateway:PATCH on /restapis/*",
      "apigateway:DELETE on /restapis/*",
      "apigateway:PUT on /tags/*",
    ]);
    const { Statement } = JSON.parse(lacking[0]?.remedy ?? "");
    expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      "Read",
      "MakeMarked",
      "ChangeMarked",
      "Ask",
      "Mark",
      "Keys",
    ]);
  });

  it("keeps every secret out of what AWS refuses", async () => {
    const { sandbox } = await openAwsRest();
    const refused = await sandbox
      .connect("bad")
      .check("read-write")
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConnectorError);
    expect(JSON.stringify([refused, String(refused)])).not.toContain("sandbox-secret");
  });
});

function apiId(resources: Awaited<ReturnType<Stage["session"]["list"]>>): string {
  return resources.find(({ kind }) => kind === "api")?.remoteId ?? "";
}

function copiesOf({ handle, slug }: Awaited<ReturnType<typeof openAwsRest>>): number {
  return handle.aws.rest.all("restApis").filter(({ settings }) => settings.name === slug).length;
}
