import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsHttpSubject } from "#lib/connectors/aws-http/fixtures/aws-http-subject.testing.ts";
import { awsRestSubject } from "#lib/connectors/aws-rest/fixtures/aws-rest-subject.testing.ts";
import { type EchoBackends, startEchoBackends } from "#lib/connectors/conformance/echo-backend.testing.ts";
import { policedOrders } from "#lib/connectors/conformance/policed.ts";
import { encodeTarget, openStage, runTo, type Stage } from "#lib/connectors/conformance/run.ts";
import type { ConformanceSubject } from "#lib/connectors/conformance/subject.ts";
import type { Definition } from "#lib/model/definition.ts";
import { type Exchange, judge, pythonWithBotocore, withoutBotocore } from "./botocore.ts";

const python = await pythonWithBotocore();
if (python === undefined) process.stdout.write(`Skipped: ${withoutBotocore}.\n`);

let backends: EchoBackends;
beforeAll(async () => {
  backends = await startEchoBackends();
});
afterAll(() => backends.close());

/** Everything a connector asks in the life of an API, with what the sandbox answered. */
async function exchangesOf(subject: ConformanceSubject, profileName: string): Promise<Exchange[]> {
  const profile = subject.descriptor.profiles.find(({ name }) => name === profileName);
  if (profile === undefined) throw new Error(`There is no profile ${profileName}.`);
  const exchanges: Exchange[] = [];
  const sandbox = await subject.start(profile);
  try {
    sandbox.harness.watch((request, response) => exchanges.push({ request, response }));
    const stage = openStage(subject, profile, sandbox, "orders-v1");
    const definition = policedOrders(subject, encodeTarget(stage), backends.urls[0]);
    await stage.session.check("read-write");
    await runTo(stage, definition);
    await runTo(stage, { ...definition, operations: definition.operations.slice(1) });
    await runTo(stage, definition);
    if (subject.descriptor.capabilities(profile.facts).canary.level !== "none") await runCanaries(stage, definition);
    for await (const page of stage.session.survey()) {
      for (const { remoteId } of page.apis) await stage.session.fetch(remoteId).catch(() => undefined);
    }
    await runTo(stage, undefined);
    return exchanges;
  } finally {
    await sandbox.close();
  }
}

/** A canary is started, widened and promoted; the next one is aborted. */
async function runCanaries(stage: Stage, definition: Definition): Promise<void> {
  const next = { ...definition, operations: definition.operations.slice(1) };
  const sharing = (share: number, rest: Definition): Stage => {
    const { encode } = stage.subject;
    return { ...stage, subject: { ...stage.subject, encode: (of, target) => encode(of, { ...target, share, rest }) } };
  };
  await runTo(sharing(10, definition), next);
  await runTo(sharing(50, definition), next);
  await runTo(stage, next);
  await runTo(sharing(10, next), definition);
  await runTo(stage, next);
}

describe.skipIf(python === undefined)("AWS's own service models", () => {
  it.each([
    ["aws-http", awsHttpSubject],
    ["aws-rest", awsRestSubject],
    ["aws-rest-with-managed-authorizer", awsRestSubject],
  ] as const)("know every call of %s and every answer of the sandbox", async (name, subject) => {
    const judgements = await judge(python ?? "", await exchangesOf(subject, name));
    const problems = judgements.flatMap(({ operation, problems: found }) => found.map((one) => `${operation}: ${one}`));
    expect([...new Set(problems)]).toEqual([]);
    const operations = new Set(judgements.map(({ operation }) => operation));
    expect(operations.size).toBeGreaterThan(8);
    expect(operations.has("CreateFunction")).toBe(name.includes("managed"));
  });

  it("notice a member that AWS does not have, one of another type, and a status that is not AWS's", async () => {
    const url = new URL("http://127.0.0.1/v2/apis");
    const request = {
      method: "POST",
      url,
      body: JSON.stringify({ name: "a", protocolType: "HTTP", nmae: "b" }),
    } as const;
    const response = { status: 200, headers: {}, body: JSON.stringify({ apiId: 7 }) };
    const [judgement] = await judge(python ?? "", [{ request, response }]);
    expect(judgement).toEqual({
      operation: "CreateApi",
      problems: [
        "request.nmae: no such member in CreateApiRequest",
        "status: 201 expected, 200 found",
        "response.apiId: string expected, int found",
      ],
    });
  });
});
