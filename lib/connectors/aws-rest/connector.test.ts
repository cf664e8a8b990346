import path from "node:path";
import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  PutRestApiCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { describe, expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { expectPredicted, expectSettled } from "../conformance/expectations.ts";
import { describeGoldenPairs } from "../conformance/golden-pairs.ts";
import { planRun, runTo } from "../conformance/run.ts";
import { type PolicyLine, sampleDefinition } from "../conformance/samples.ts";
import { describeConnector } from "../conformance/suite.ts";
import { ConnectorError } from "../connector-error.ts";
import { awsRestConnector } from "./connector.ts";
import { encode } from "./encode.ts";
import { openAwsRest } from "./fixtures/aws-rest-stage.testing.ts";
import { awsRestSubject } from "./fixtures/aws-rest-subject.testing.ts";
import { apiIdIn, orders, target } from "./fixtures/orders.testing.ts";

describeConnector(awsRestSubject);

describeGoldenPairs(path.join(import.meta.dirname, "fixtures"), (definition) => ({
  "resources.json": `${JSON.stringify(encode(definition, target), null, 2)}\n`,
}));

const limited = (requests: number): PolicyLine => ({
  config: { type: "rate-limit", requests, per: "second", by: "api" },
});
const keyed: PolicyLine = { config: { type: "api-key", hideFromBackend: false } };

describe("on a gateway", () => {
  it("sees what somebody deployed at the console, and puts the stage back in one write", async () => {
    const stage = await openAwsRest();
    const run = await runTo(stage, orders());
    const restApiId = apiIdIn(run.after);
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
    const restApiId = apiIdIn(run.after);
    await stage.handle.console.send(new UpdateStageCommand({ restApiId, stageName: "live", patchOperations }));
    await expectSettled("beside others", stage, orders());
    await runTo(stage, orders([limited(3)]));
    const kept = stage.handle.aws.rest.all("stages").find((one) => one.restApiId === restApiId);
    expect(kept).toMatchObject({ variables: { theirs: "1" }, tracingEnabled: true });
  });

  it("takes over a stranger's API with its stage only when both are named, and leaves nothing of it", async () => {
    const stage = await openAwsRest();
    const { console } = stage.handle;
    const { id: restApiId } = await console.send(new CreateRestApiCommand({ name: stage.slug }));
    const document = {
      openapi: "3.0.1",
      info: { title: stage.slug, version: "1" },
      paths: { "/theirs": { get: mocked } },
    };
    const body = new TextEncoder().encode(JSON.stringify(document));
    await console.send(new PutRestApiCommand({ restApiId, mode: "overwrite", body }));
    await console.send(new CreateDeploymentCommand({ restApiId, stageName: "live" }));
    const patchOperations = [{ op: "replace" as const, path: "/*/*/throttling/rateLimit", value: "7" }];
    await console.send(new UpdateStageCommand({ restApiId, stageName: "live", patchOperations }));
    const { plan } = await planRun(stage, orders(), { adopt: new Set(["api"]) });
    expect(plan.findings).toMatchObject([
      { code: "ownership.foreign", sentence: expect.stringContaining("stage live") },
    ]);
    const run = await runTo(stage, orders(), { adopt: new Set(["api", "stage"]) });
    expectPredicted("taking over", run);
    await expectSettled("taken over", stage, orders());
    expect(apiIdIn(run.after)).toBe(restApiId);
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

  it("moves to a stage of another name, and leaves none behind", async () => {
    const stage = await openAwsRest();
    const { after } = await runTo(stage, orders([keyed]));
    const restApiId = apiIdIn(after);
    const theirs = { restApiId, stageName: "theirs", deploymentId: served(stage, restApiId, "live") };
    await stage.handle.console.send(new CreateStageCommand(theirs));
    const moved = { ...stage, session: stage.handle.connectAs({ stageName: "next" }) };
    const { definition, subject } = { definition: orders([keyed]), subject: awsRestSubject };
    const sandbox = { ...stage.sandbox, settings: { ...stage.handle.settings, stageName: "next" } };
    const run = await runTo({ ...moved, subject, sandbox }, definition);
    expectPredicted("to another stage", run);
    await expectSettled("to another stage", { ...moved, subject, sandbox }, definition);
    const names = stage.handle.aws.rest.all("stages").filter((one) => one.restApiId === restApiId);
    expect(names.map(({ stageName }) => stageName).toSorted()).toEqual(["next", "theirs"]);
    expect(await moved.session.endpoints(run.after)).toEqual([expect.stringMatching(/\/next\/orders\/v1$/)]);
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

  it("goes on with the API that the journal knows and lists do not show yet, in every session", async () => {
    const stage = await openAwsRest();
    stage.handle.aws.changeSettings({ listingLagMs: 60_000 });
    await runTo(stage, orders());
    const elsewhere = { ...stage, session: stage.sandbox.connect() };
    await expectSettled("not listed", elsewhere, orders());
    await runTo(elsewhere, undefined);
    expect(copiesOf(stage)).toBe(0);
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
    const { definition, findings } = stage.subject.decode(await stage.session.fetch(apiIdIn(run.after)));
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

const mocked = {
  responses: { "200": { description: "ok" } },
  "x-amazon-apigateway-integration": {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode":200}' },
    responses: { default: { statusCode: "200" } },
  },
};

function served({ handle }: Awaited<ReturnType<typeof openAwsRest>>, restApiId: string, name: string) {
  return handle.aws.rest.all("stages").find((one) => one.restApiId === restApiId && one.stageName === name)
    ?.deploymentId;
}

function copiesOf({ handle, slug }: Awaited<ReturnType<typeof openAwsRest>>): number {
  return handle.aws.rest.all("restApis").filter(({ settings }) => settings.name === slug).length;
}
