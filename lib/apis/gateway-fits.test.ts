import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { createApi } from "./create-api.ts";
import { fitLimit, gatewayFits } from "./gateway-fits.ts";
import { someone } from "./testing.ts";

const publisher = someone("publisher");
const { actor } = someone("viewer");

let database: TestDatabase;
let apiId: string;
beforeAll(async () => {
  database = await openTestDatabase();
  const { id } = await createApi(publisher, {
    name: "Orders",
    version: "1.0.0",
    basePath: "/orders",
    backends: [{ url: "https://backend.example.com" }],
    operations: [{ id: "list", method: "GET", path: "/orders" }],
    policies: [
      { id: "limit", config: { type: "rate-limit", requests: 10, per: "minute", by: "api" } },
      { id: "filter", config: { type: "ip-filter", allow: ["10.0.0.0/8"], deny: [] } },
    ],
  });
  apiId = id;
  for (const kind of ["kong", "aws-http"]) await aGateway(`a ${kind}`, kind);
});
afterAll(() => database.close());

async function aGateway(name: string, kind: string): Promise<void> {
  const descriptor = descriptors[kind];
  const settings = JSON.parse(JSON.stringify(descriptor?.sample.settings ?? {}));
  const facts = JSON.parse(JSON.stringify(descriptor?.profiles[0]?.facts ?? {}));
  await database.db.gateway.create({ data: { name, kind, settings, facts, mode: "read-write" } });
}

describe("gatewayFits", () => {
  it("says for each gateway what it would make of each policy, and asks none", async () => {
    const { fits, total } = await gatewayFits(actor, { apiId });
    expect(total).toBe(2);
    expect(fits.map(({ gatewayName, level }) => [gatewayName, level])).toEqual([
      ["a aws-http", "blocked"],
      ["a kong", "approximate"],
    ]);
    expect(fits[1]?.findings.map(({ place, fidelity }) => [place, fidelity])).toEqual([["/policies/0", "approximate"]]);
    expect(fits[0]?.findings).toContainEqual(
      expect.objectContaining({ severity: "error", place: "/policies/1", feature: "ip-filter" }),
    );
    expect(await database.db.providerCall.count()).toBe(0);
    expect(await database.db.deployment.count()).toBe(0);
  });

  it("calls exact what loses nothing", async () => {
    const bare = { name: "Bare", version: "1", basePath: "/bare", backends: [{ url: "https://backend.example.com" }] };
    const operations = [{ id: "list", method: "GET" as const, path: "/orders" }];
    const { id } = await createApi(publisher, { ...bare, operations });
    const { fits } = await gatewayFits(actor, { apiId: id, search: "kong" });
    expect(fits).toMatchObject([{ level: "exact", findings: [] }]);
  });

  it("finds by a part of the name", async () => {
    const { fits } = await gatewayFits(actor, { apiId, search: "KONG" });
    expect(fits.map(({ gatewayName }) => gatewayName)).toEqual(["a kong"]);
  });

  it("says of a kind nobody knows that it cannot be deployed to", async () => {
    await database.db.gateway.create({ data: { name: "z old", kind: "gone", settings: {}, mode: "read-write" } });
    const { fits } = await gatewayFits(actor, { apiId, search: "z old" });
    expect(fits).toMatchObject([{ level: "blocked", kindLabel: "gone", findings: [{ severity: "error" }] }]);
  });

  it("answers for the first of many, and says how many there are", async () => {
    for (let number = 0; number < fitLimit; number += 1) await aGateway(`many ${number}`, "kong");
    const { fits, total } = await gatewayFits(actor, { apiId });
    expect([fits.length, total]).toEqual([fitLimit, fitLimit + 3]);
  });

  it("knows an API that is not there", async () => {
    const missing = gatewayFits(actor, { apiId: "019a0000-0000-7000-8000-00000000dead" });
    await expect(missing).rejects.toMatchObject({ code: "not-found" });
  });
});
