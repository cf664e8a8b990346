import { describe, expect, it } from "vitest";
import { createHarness, sendOverHttp } from "../../conformance/harness.ts";
import { planRun, runTo, sampleOwner } from "../../conformance/run.ts";
import { sampleDefinition } from "../../conformance/samples.ts";
import { awsRestConnector } from "../connector.ts";
import { orders, target } from "../fixtures/orders.testing.ts";

/** Address of a running moto server (an emulator of AWS that others wrote, https://docs.getmoto.org), version 5.2. */
const moto = process.env.GATEHOUSE_MOTO;

/**
 * A witness that neither our connector's nor our sandbox's writers have instructed. It knows no exports, models, policies or
 * authorizers of imported documents, so it is asked for the order of calls and what they are made of, not for documents.
 */
describe.skipIf(moto === undefined)(`against moto${moto === undefined ? ": GATEHOUSE_MOTO is not set" : ""}`, () => {
  it("deploys, changes, rolls back, limits, gives out keys and removes everything", async () => {
    const harness = createHarness({ send: sendOverHttp, answer: () => ({ status: 500, headers: {}, body: "" }) });
    const settings = { ...awsRestConnector.descriptor.sample.settings, endpoint: moto ?? "" };
    const key = {
      type: "access-key",
      accessKeyId: "AKIAEXAMPLE",
      secretAccessKey: "example",
      sessionToken: "",
    } as const;
    const session = awsRestConnector.connect(settings, { signIn: key }, harness.context());
    const profile = { name: "moto", facts: {} };
    const stage = {
      subject: { ...awsRestConnector, start: unused },
      profile,
      session,
      owner: sampleOwner,
      slug: target.slug,
    };
    const sandbox = { harness, settings };
    const second = sampleDefinition({ backends: ["http://orders.internal"], operations: ["GET /orders"] });
    const limited = orders([{ config: { type: "rate-limit", requests: 5, per: "second", by: "api" } }]);
    for (const [definition, writes] of [
      [orders(), 3],
      [second, 2],
      [orders(), 1],
      [limited, 1],
      [orders([{ config: { type: "api-key" } }]), 4],
    ] as const) {
      const run = await runTo({ ...stage, sandbox: { ...unusedSandbox, ...sandbox } }, definition);
      expect([run.made, run.made.writes]).toEqual([run.plan.calls, writes]);
      const again = await planRun({ ...stage, sandbox: { ...unusedSandbox, ...sandbox } }, definition);
      expect(again.plan.changes).toEqual([]);
    }
    const issued = { remoteId: "one", name: "one", key: "a-key-of-twenty-or-more" };
    await session.accessKeys?.issue(sampleOwner, issued);
    await session.accessKeys?.issue(sampleOwner, issued);
    expect(await session.accessKeys?.list(sampleOwner)).toHaveLength(1);
    const removal = await runTo({ ...stage, sandbox: { ...unusedSandbox, ...sandbox } }, undefined);
    expect(removal.made).toEqual(removal.plan.calls);
    expect(removal.after).toEqual([]);
    expect(await session.accessKeys?.list(sampleOwner)).toEqual([]);
    expect(harness.calls.filter(({ status = 0 }) => status >= 400)).toEqual([]);
  });
});

async function unused(): Promise<never> {
  throw new Error("Moto is running already.");
}

const unusedSandbox = {
  inventory: unused,
  placeForeign: unused,
  edit: unused,
  remove: unused,
  seedApis: unused,
  unfinishedOperations: unused,
  call: unused,
  close: unused,
  secrets: [],
  limited: [],
  connect: () => {
    throw new Error("Moto has one session.");
  },
  fail: () => {},
  heal: () => {},
};
