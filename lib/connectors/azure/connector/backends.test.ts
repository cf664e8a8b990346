import { expect, it, onTestFinished } from "vitest";
import { type Definition, definitionSchema } from "#lib/model/definition.ts";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { runTo, type Stage } from "../../conformance/run.ts";
import { azureConnector } from "../connector.ts";
import { encode } from "../encode.ts";
import { openAzure, orders, targetOf } from "../fixtures/azure-stage.testing.ts";

type Azure = Awaited<ReturnType<typeof openAzure>>;

/** Without a version in its path, so that no version set is counted. */
function spread(...backends: readonly (readonly [url: string, weight: number])[]): Definition {
  return {
    ...orders(),
    basePath: "/orders",
    ...definitionSchema
      .pick({ backends: true })
      .parse({ backends: backends.map(([url, weight]) => ({ url, weight })) }),
  };
}

const [one, two, three] = ["https://one.internal/api", "https://two.internal", "http://three.internal:8080"] as const;

async function deploy(what: string, stage: Stage, definition: Definition | undefined): Promise<number> {
  const run = await runTo(stage, definition);
  expectPredicted(what, run);
  if (definition) await expectSettled(what, stage, definition);
  return run.made.writes;
}

const entities = ({ handle }: Azure) =>
  handle.sandbox.state
    .all("backends")
    .filter(({ name }) => name.startsWith("gatehouse-"))
    .map(({ properties }) => properties.url ?? "pool");
const revisions = ({ handle }: Azure) =>
  handle.sandbox.state.all("apis").filter(({ apiId }) => apiId === "orders-v1").length;

it("takes 1 more for each backend and 1 for the pool, and no revision for another address or weight", async () => {
  const stage = await openAzure();
  expect(await deploy("first", stage, spread([one, 100], [two, 50]))).toBe(5);
  expect(await deploy("again", stage, spread([one, 100], [two, 50]))).toBe(0);
  expect(await deploy("in another order", stage, spread([two, 50], [one, 100]))).toBe(0);
  expect(await deploy("other weights", stage, spread([one, 70], [two, 30]))).toBe(1);
  expect(await deploy("another address", stage, spread([one, 70], [three, 30]))).toBe(3);
  expect([revisions(stage), entities(stage)]).toEqual([1, expect.arrayContaining([one, three, "pool"])]);
  expect(await deploy("undeploy", stage, undefined)).toBe(4);
  expect(entities(stage)).toEqual([]);
});

it("keeps the pool for the revisions that name it, until the API goes", async () => {
  const stage = await openAzure();
  await deploy("two", stage, spread([one, 1], [two, 1]));
  expect(await deploy("one", stage, spread([one, 1]))).toBe(3);
  expect(entities(stage)).toHaveLength(3);
  expect(await deploy("two again", stage, spread([one, 1], [two, 1]))).toBe(1);
  await deploy("one again", stage, spread([one, 1]));
  await runTo(stage, undefined, { crashAfter: 1 });
  expect(entities(stage)).toHaveLength(3);
  // The API is gone; what it stood on is found by its names.
  expect(await deploy("undeploy", stage, undefined)).toBe(3);
  expect(entities(stage)).toEqual([]);
});

it("gives every backend its share of the requests", async () => {
  const { urls, close } = await startEchoBackends();
  onTestFinished(close);
  const stage = await openAzure();
  const [first, second] = urls;
  const { after } = await runTo(stage, spread([first, 300], [second, 100]));
  const [endpoint = ""] = await stage.session.endpoints(after);
  const answered: string[] = [];
  for (let call = 0; call < 8; call += 1) {
    const { body } = await stage.sandbox.call(endpoint, { method: "GET", path: "/orders" });
    answered.push(JSON.parse(body).backend);
  }
  const counts = [...Map.groupBy(answered, (backend) => backend).values()].map(({ length }) => length);
  expect(counts.toSorted()).toEqual([2, 6]);
});

it("says weights in the room that a pool has, and says when that changes the shares", () => {
  const said = (...weights: number[]) => {
    const addresses = weights.map((weight, index) => [`https://b${index}.internal`, weight] as const);
    const { resources, findings } = encode(spread(...addresses), targetOf());
    const pool = resources.find(({ kind }) => kind === "pool");
    const services: unknown = pool?.body.services;
    const listed = Array.isArray(services) ? services.map(({ weight }) => weight).toSorted((a, b) => a - b) : [];
    return [listed, findings.map(({ code, severity }) => `${severity} ${code}`)];
  };
  expect(said(1000, 500)).toEqual([[1, 2], []]);
  expect(said(70, 30)).toEqual([[3, 7], []]);
  expect(said(1000, 1)).toEqual([[1, 100], ["info backend.weights"]]);
  // Who gets nothing is left out, and one that is left needs no pool.
  expect(said(10, 10, 0)).toEqual([[1, 1], []]);
  expect(said(10, 0)).toEqual([[], []]);
  expect(said(0, 0)).toEqual([[1, 1], []]);
  expect(said(...Array.from({ length: 31 }, () => 1))[1]).toEqual(["error backend.too-many"]);
});

it("objects where the tier has no pools, and makes none", () => {
  const { resources, findings } = encode(spread([one, 1], [two, 1]), targetOf("azure-consumption"));
  expect(findings.map(({ code, override }) => [code, override])).toEqual([["backend.several", true]]);
  expect(resources.map(({ kind }) => kind)).toEqual(["api", "release"]);
});

it("reads what another's API is sent to by a backend or a pool, and says what of it has no words", async () => {
  const stage = await openAzure();
  const { operate } = stage.handle;
  const put = (name: string, properties: Readonly<Record<string, string | object>>) =>
    operate("PUT", `/backends/${name}`, { properties: JSON.parse(JSON.stringify(properties)) });
  await put("blue", { url: "https://blue.internal", protocol: "http" });
  const credentials = { header: { "x-key": ["secret"] } };
  await put("green", { url: "https://green.internal", protocol: "http", credentials });
  const services = [
    { id: "/backends/blue", weight: 3, priority: 1 },
    { id: "/backends/green", weight: 1, priority: 1 },
  ];
  await put("both", { type: "Pool", pool: { services } });
  const readWith = async (backend: string) => {
    const value = `<policies><inbound><base /><set-backend-service ${backend} /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`;
    await operate("PUT", "/apis/echo-api/policies/policy", { properties: { value, format: "rawxml" } });
    const { definition, findings } = azureConnector.decode(await stage.session.fetch("echo-api"));
    return [definition.backends.map(({ url, weight }) => `${url} ${weight}`), findings.map(({ code }) => code)];
  };
  expect(await readWith('backend-id="blue"')).toEqual([["https://blue.internal 100"], []]);
  expect(await readWith('backend-id="both"')).toEqual([
    ["https://blue.internal 3", "https://green.internal 1"],
    ["azure.backend-settings"],
  ]);
  const chosen = `backend-id="@(context.Request.Method == "GET" ? "blue" : "green")"`;
  expect((await readWith(chosen))[1]).toContain("azure.policy");
});
