import { afterAll, describe, expect, it } from "vitest";
import { awsHttpConnector } from "#lib/connectors/aws-http/connector.ts";
import { awsHttp } from "#lib/connectors/aws-http/descriptor.ts";
import { awsRestConnector } from "#lib/connectors/aws-rest/connector.ts";
import { awsRest, type RestApiSettings } from "#lib/connectors/aws-rest/descriptor.ts";
import { managed } from "#lib/connectors/aws-rest/fixtures/functions.testing.ts";
import { orders } from "#lib/connectors/aws-rest/fixtures/orders.testing.ts";
import { createHarness, sendOverHttp } from "#lib/connectors/conformance/harness.ts";
import { planRun, runTo, type Stage, sampleOwner } from "#lib/connectors/conformance/run.ts";
import { sampleDefinition } from "#lib/connectors/conformance/samples.ts";
import type { ConformanceSubject, Sandbox } from "#lib/connectors/conformance/subject.ts";
import { startMoto } from "./moto.ts";

// moto emulates AWS for others, and neither our connectors' nor our sandbox's writers have instructed it. It knows no exports,
// models, policies or authorizers of imported documents, and no ImportApi, so it is asked for the order of calls and what they
// are made of, not for documents.

const moto = await startMoto();
if ("why" in moto) process.stdout.write(`Skipped: ${moto.why}\n`);
const endpoint = "why" in moto ? "http://127.0.0.1:9" : moto.url;
afterAll(() => {
  if (!("why" in moto)) moto.stop();
});

const harnessOfMoto = () =>
  createHarness({
    send: sendOverHttp,
    answer: () => {
      throw new Error("No fault is ordered here.");
    },
  });

/** The rooms of a subject and its sandbox that a run does not enter. */
async function unused(): Promise<never> {
  throw new Error("moto runs already, and has no inside that we may look at.");
}

function restStage(changed: Partial<RestApiSettings> = {}): Stage {
  const harness = harnessOfMoto();
  const settings = { ...awsRest.sample.settings, endpoint, ...changed };
  const session = awsRestConnector.connect(settings, awsRest.sample.credentials, harness.context());
  const subject: ConformanceSubject = { ...awsRestConnector, start: unused };
  const sandbox: Sandbox = {
    ...{ harness, settings, secrets: [], limited: [] },
    ...{ inventory: unused, placeForeign: unused, edit: unused, remove: unused, seedApis: unused },
    ...{ unfinishedOperations: unused, call: unused, close: unused, fail: () => {}, heal: () => {} },
    connect: () => session,
  };
  return {
    subject,
    profile: { name: "moto", facts: {} },
    sandbox,
    session,
    owner: sampleOwner,
    slug: "orders-v1",
    journal: { known: [] },
  };
}

/** moto makes a function only for a role that it knows. IAM is spoken to in forms, and moto reads no signature. */
async function makeRole(RoleName: string): Promise<void> {
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const scope = "Credential=moto/20260101/us-east-1/iam/aws4_request";
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Action: "CreateRole", Version: "2010-05-08", RoleName, AssumeRolePolicyDocument }),
  });
  expect(answer.status).toBe(200);
}

describe.skipIf("why" in moto)("moto", () => {
  it("understands a REST API deployed, changed, rolled back, limited, given keys and removed", async () => {
    const stage = restStage();
    const { session, sandbox } = stage;
    const { calls } = sandbox.harness;
    const second = sampleDefinition({ backends: ["http://orders.internal"], operations: ["GET /orders"] });
    const limited = orders([{ config: { type: "rate-limit", requests: 5, per: "second", by: "api" } }]);
    for (const [definition, writes] of [
      [orders(), 3],
      [second, 2],
      [orders(), 1],
      [limited, 1],
      [orders([{ config: { type: "api-key" } }]), 4],
    ] as const) {
      const run = await runTo(stage, definition);
      expect([run.made, run.made.writes]).toEqual([run.plan.calls, writes]);
      expect(run.after.map(({ key, ownership }) => [key, ownership])).toEqual(
        expect.arrayContaining([
          ["api", "ours"],
          ["stage", "ours"],
        ]),
      );
      expect((await planRun(stage, definition)).plan.changes).toEqual([]);
    }
    const written = calls.filter(({ effect }) => effect === "write");
    expect(written.slice(0, 3).map(({ method }) => method)).toEqual(["POST", "PUT", "POST"]);
    const issued = { remoteId: "one", name: "one", key: "a-key-of-twenty-or-more" };
    await session.accessKeys?.issue(sampleOwner, issued);
    await session.accessKeys?.issue(sampleOwner, issued);
    expect(await session.accessKeys?.list(sampleOwner)).toHaveLength(1);
    const removal = await runTo(stage, undefined);
    expect(removal.made).toEqual(removal.plan.calls);
    expect(removal.after).toEqual([]);
    expect(await session.accessKeys?.list(sampleOwner)).toEqual([]);
    expect(calls.filter(({ status = 0 }) => status >= 400)).toEqual([]);
  });

  it("understands the function that checks tokens: made once, its archive given back by our digest, and left", async () => {
    await makeRole("gatehouse-authorizer");
    const profile = { name: "moto", facts: { hasManagedAuthorizer: true, account: "123456789012" } };
    const stage = { ...restStage(managed), profile };
    const jwt = { type: "jwt", issuer: "https://id.example.com/", jwksUri: "https://id.example.com/keys" } as const;
    for (const writes of [5, 3]) {
      const run = await runTo(stage, orders([{ config: jwt }]));
      expect([run.made, run.made.writes]).toEqual([run.plan.calls, writes]);
      expect((await planRun(stage, orders([{ config: jwt }]))).plan.changes).toEqual([]);
      const removal = await runTo(stage, undefined);
      expect(removal.made).toEqual(removal.plan.calls);
    }
  });

  it("understands a survey of HTTP APIs", async () => {
    const settings = { ...awsHttp.sample.settings, endpoint };
    const session = awsHttpConnector.connect(settings, awsHttp.sample.credentials, harnessOfMoto().context());
    const complete: boolean[] = [];
    for await (const page of session.survey()) complete.push(page.complete);
    expect(complete).toEqual([true]);
  });
});
