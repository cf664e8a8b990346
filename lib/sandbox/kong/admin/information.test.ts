import { describe, expect, it } from "vitest";
import { openStranger } from "../stranger.testing.ts";

describe("what a node says of itself", () => {
  it("tells version, edition, database, router flavour and plugins", async () => {
    const stranger = await openStranger();
    await stranger.must("POST", "/plugins", { name: "cors" });
    expect(await stranger.must("GET", "/")).toMatchObject({
      version: "3.9.1",
      edition: "community",
      configuration: { database: "postgres", router_flavor: "traditional_compatible" },
      plugins: {
        available_on_server: { "key-auth": { priority: 1250 }, cors: { priority: 2000, version: "3.9.1" } },
        enabled_in_cluster: ["cors"],
      },
    });
    expect(await stranger.must("GET", "/status")).toMatchObject({ database: { reachable: true } });
    await stranger.close();
  });

  it("describes entities and plugins in Kong's own schema language, and validates without keeping", async () => {
    const stranger = await openStranger();
    expect(await stranger.must("GET", "/schemas/services")).toMatchObject({
      fields: expect.arrayContaining([{ retries: { type: "integer", between: [0, 32_767], default: 5 } }]),
    });
    expect(await stranger.must("GET", "/schemas/plugins/key-auth")).toMatchObject({
      fields: expect.arrayContaining([{ config: expect.objectContaining({ type: "record" }) }]),
    });
    expect((await stranger.admin("GET", "/schemas/plugins/jwt")).status).toBe(404);
    const good = await stranger.admin("POST", "/schemas/plugins/validate", { name: "cors" });
    expect(good).toMatchObject({ status: 200, body: { message: "schema validation successful" } });
    expect((await stranger.admin("POST", "/schemas/services/validate", { port: "x" })).body).toMatchObject({ code: 2 });
    expect((await stranger.admin("GET", "/services")).body).toMatchObject({ data: [] });
    await stranger.close();
  });
});

describe("DB-less mode", () => {
  it("reads, and refuses every write with code 12", async () => {
    const stranger = await openStranger({ database: "off", seed: true });
    expect(await stranger.must("GET", "/")).toMatchObject({ configuration: { database: "off" } });
    expect((await stranger.admin("GET", "/services")).status).toBe(200);
    for (const [method, path, verb] of [
      ["POST", "/services", "create"],
      ["PUT", "/services/search", "create or update"],
      ["PATCH", "/services/search", "update"],
      ["DELETE", "/services/search", "delete"],
    ] as const) {
      const answer = await stranger.admin(method, path, method === "DELETE" ? undefined : { host: "x" });
      expect(answer.status).toBe(405);
      expect(answer.body).toMatchObject({
        code: 12,
        message: `cannot ${verb} 'services' entities when not using a database`,
      });
    }
    await stranger.close();
  });
});
