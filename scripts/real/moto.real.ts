import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsHttpConnector } from "#lib/connectors/aws-http/connector.ts";
import { awsHttp } from "#lib/connectors/aws-http/descriptor.ts";
import { awsRestConnector } from "#lib/connectors/aws-rest/connector.ts";
import { awsRest } from "#lib/connectors/aws-rest/descriptor.ts";
import { createHarness, type Harness, sendOverHttp } from "#lib/connectors/conformance/harness.ts";
import { sampleOwner } from "#lib/connectors/conformance/run.ts";
import { sampleDefinition } from "#lib/connectors/conformance/samples.ts";
import type { ListScope, WriteSession } from "#lib/connectors/connector.ts";
import { writtenChanges } from "#lib/model/plan.ts";
import { planChanges } from "#lib/reconcile/plan.ts";
import { startMoto } from "./moto.ts";

// moto emulates AWS for others. It keeps less of a document than AWS does and has no ImportApi, so what is asked of it is
// whether it understands what we send: signed, addressed and written as AWS's SDKs do.

const moto = await startMoto();
if ("why" in moto) process.stdout.write(`Skipped: ${moto.why}\n`);
const endpoint = "why" in moto ? "http://127.0.0.1:9" : moto.url;

let harness: Harness;
beforeAll(() => {
  harness = createHarness({
    send: sendOverHttp,
    answer: () => {
      throw new Error("No fault is ordered here.");
    },
  });
});
afterAll(() => {
  if (!("why" in moto)) moto.stop();
});

const place = { region: "eu-central-1", endpoint, consumerAddress: `${endpoint}/{apiId}` };
const orders = sampleDefinition({
  backends: ["http://backend.invalid"],
  operations: ["GET /orders", "GET /orders/{id}"],
});

/** Makes what is missing, and answers what the gateway lists afterwards. */
async function bringAbout(session: WriteSession, settings: object, connector: typeof awsRestConnector) {
  const target = { owner: sampleOwner, slug: "orders-v1", settings, facts: {}, live: false };
  const desired = connector.encode(orders, target);
  const scope: ListScope = { owner: sampleOwner, slug: "orders-v1", places: desired.resources };
  const plan = planChanges({ desired, observed: await session.list(scope), connector });
  for (const change of writtenChanges(plan)) await session.write(change, scope);
  return session.list(scope);
}

describe.skipIf("why" in moto)("moto", () => {
  it("understands the three writes of a REST API, shows them again, and takes them away", async () => {
    const settings = { ...awsRest.sample.settings, ...place };
    const session = awsRestConnector.connect(settings, awsRest.sample.credentials, harness.context());
    const observed = await bringAbout(session, settings, awsRestConnector);
    expect(observed.map(({ key, ownership }) => [key, ownership])).toEqual(
      expect.arrayContaining([
        ["api", "ours"],
        ["stage", "ours"],
      ]),
    );
    const writes = harness.calls.filter(({ effect }) => effect === "write");
    expect(writes.map(({ method }) => method)).toEqual(["POST", "PUT", "POST"]);
    expect(writes.every(({ status = 0 }) => status >= 200 && status < 300)).toBe(true);
    const scope: ListScope = { owner: sampleOwner, slug: "orders-v1", places: [] };
    const gone = planChanges({ desired: { resources: [], findings: [] }, observed, connector: awsRestConnector });
    for (const change of writtenChanges(gone)) await session.write(change, scope);
    expect(await session.list(scope)).toEqual([]);
  });

  it("understands a survey of HTTP APIs", async () => {
    const settings = { ...awsHttp.sample.settings, ...place };
    const session = awsHttpConnector.connect(settings, awsHttp.sample.credentials, harness.context());
    const complete: boolean[] = [];
    for await (const page of session.survey()) complete.push(page.complete);
    expect(complete).toEqual([true]);
  });
});
