import { CreateDeploymentCommand, ImportRestApiCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, it, onTestFinished } from "vitest";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { conformanceSubject } from "../../conformance/subject.ts";
import { awsRestConnector } from "../connector.ts";
import { startAwsRestSandbox } from "../fixtures/aws-rest-subject.testing.ts";

const lastHour = () => ({ from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 60_000) });

/** A sandbox account, in which APIs with one operation can be made that calls `backend`, and called. */
async function openAccount() {
  const { urls, close } = await startEchoBackends();
  onTestFinished(close);
  const handle = await startAwsRestSandbox();
  onTestFinished(handle.close);
  const subject = conformanceSubject({ connector: awsRestConnector, start: async () => handle });
  const sandbox = await subject.start({ name: "aws-rest", facts: {} });
  const publish = async (title: string, stageName = "live"): Promise<{ id: string; url: string }> => {
    const document = {
      openapi: "3.0.1",
      info: { title, version: "1" },
      paths: {
        "/pets": {
          get: {
            responses: {},
            "x-amazon-apigateway-integration": { type: "http_proxy", httpMethod: "GET", uri: `${urls[0]}/pets` },
          },
        },
      },
    };
    const body = new TextEncoder().encode(JSON.stringify(document));
    const { id: restApiId = "" } = await handle.console.send(new ImportRestApiCommand({ body }));
    await handle.console.send(new CreateDeploymentCommand({ restApiId, stageName }));
    return { id: restApiId, url: `${handle.aws.dataUrl}/${restApiId}/${stageName}` };
  };
  return { handle, session: sandbox.connect(), calls: sandbox.harness.calls, publish };
}

async function get(...addresses: readonly string[]): Promise<void> {
  for (const address of addresses) await (await fetch(address)).text();
}

const latency = { averageMs: expect.any(Number), p95Ms: expect.any(Number) };

describe("traffic", () => {
  it("is counted for each API, all stages together, in one call beside the list", async () => {
    const { session, calls, publish } = await openAccount();
    const pets = await publish("pets");
    const shops = await publish("shops", "other");
    await get(`${pets.url}/pets`, `${pets.url}/pets`, `${pets.url}/nothing`, `${shops.url}/pets`);
    const before = calls.length;
    const points = await session.metrics?.(lastHour());
    expect(points?.toSorted((a, b) => b.requests - a.requests)).toEqual([
      { remoteId: pets.id, name: "pets", requests: 3, clientErrors: 1, serverErrors: 0, ...latency },
      { remoteId: shops.id, name: "shops", requests: 1, clientErrors: 0, serverErrors: 0, ...latency },
    ]);
    expect(calls.slice(before).map(({ method, effect }) => [method, effect])).toEqual([
      ["GET", "read"],
      ["POST", "read"],
    ]);
  });

  it("of two APIs of one name is one figure, and both say so", async () => {
    const { session, publish } = await openAccount();
    const [one, other, alone] = [await publish("pets"), await publish("petsü"), await publish("über")];
    await get(`${one.url}/pets`, `${other.url}/pets`, `${other.url}/pets`, `${alone.url}/pets`);
    const points = (await session.metrics?.(lastHour())) ?? [];
    expect(points).toHaveLength(3);
    expect(points.find(({ remoteId }) => remoteId === one.id)).toMatchObject({ requests: 3, sharedWith: [other.id] });
    expect(points.find(({ remoteId }) => remoteId === other.id)).toMatchObject({ requests: 3, sharedWith: [one.id] });
    expect(points.find(({ remoteId }) => remoteId === alone.id)).not.toHaveProperty("sharedWith");

    const { findings } = await session.check("read-only");
    expect(findings).toEqual([
      expect.objectContaining({ severity: "warning", sentence: expect.stringContaining('share a name: "pets"') }),
    ]);
  });

  it("of an API named beyond ASCII is counted by its id", async () => {
    const { session, publish } = await openAccount();
    const { id, url } = await publish("価格");
    await get(`${url}/pets`);
    expect(await session.metrics?.(lastHour())).toMatchObject([{ remoteId: id, name: "価格", requests: 1 }]);
    expect((await session.check("read-only")).findings).toEqual([]);
  });
});
