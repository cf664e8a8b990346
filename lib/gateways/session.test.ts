import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ProviderCallRecord } from "#lib/connectors/connector.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import type { GatewayMode } from "#lib/model/gateway.ts";
import type { SandboxKong } from "#lib/sandbox/kong/kong.ts";
import { addressOf, originsOf } from "./address.ts";
import { registerGateway } from "./register-gateway.ts";
import { chosenKind } from "./rules.ts";
import { actAs, adminToken, registration, startGateway } from "./sandbox-gateway.testing.ts";
import { openGatewaySession } from "./session.ts";

let database: TestDatabase;
let kong: SandboxKong;
const calls: ProviderCallRecord[] = [];
const options = { signal: new AbortController().signal, record: (call: ProviderCallRecord) => void calls.push(call) };

beforeAll(async () => {
  database = await openTestDatabase();
  kong = await startGateway();
});
afterAll(async () => {
  await Promise.all([kong.close(), database.close()]);
});
beforeEach(() => void calls.splice(0));

const registered = async (mode: GatewayMode) =>
  (await registerGateway(actAs("admin"), registration(kong, { mode }))).id;

describe("a mode is kept below the pages", () => {
  test("read-only: no session that writes, and no write in a session that reads", async () => {
    const id = await registered("read-only");
    await expect(openGatewaySession(id, { ...options, purpose: "write" })).rejects.toThrow(
      /read-only, so nothing is written/,
    );
    for (const purpose of ["discovery", "check"] as const) {
      const { session } = await openGatewaySession(id, { ...options, purpose });
      expect(Object.keys(session)).not.toContain("write");
      expect(Object.keys(session)).not.toContain("accessKeys");
    }
    expect(calls).toEqual([]);
  });

  test("write-only: no discovery, and no survey or fetch in a session that writes", async () => {
    const id = await registered("write-only");
    await expect(openGatewaySession(id, { ...options, purpose: "discovery" })).rejects.toThrow(/write-only/);
    const { session } = await openGatewaySession(id, { ...options, purpose: "write" });
    expect(() => session.survey()).toThrow(/write-only/);
    await expect(session.fetch("anything")).rejects.toThrow(/write-only/);
    expect(calls).toEqual([]);
  });

  test("read-write: both", async () => {
    const id = await registered("read-write");
    const { session } = await openGatewaySession(id, { ...options, purpose: "write" });
    for await (const page of session.survey()) expect(page.apis).toEqual([]);
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every((call) => call.effect === "read")).toBe(true);
  });
});

describe("a session's credential", () => {
  test("is the gateway's own and noted as used", async () => {
    const id = await registered("read-write");
    const { session } = await openGatewaySession(id, { ...options, purpose: "check" });
    expect((await session.check("read-write")).version).toMatch(/^3\./);
    expect(JSON.stringify(calls)).not.toContain(adminToken);
    const row = await database.db.gateway.findUniqueOrThrow({ where: { id }, include: { credential: true } });
    expect(row.credential?.lastUsedAt).not.toBeNull();
  });

  test("is none where the gateway has none, whatever the process's environment holds", async () => {
    process.env.KONG_ADMIN_TOKEN = adminToken;
    const { id } = await registerGateway(actAs("admin"), registration(kong, { credential: { from: "none" } }));
    const { session } = await openGatewaySession(id, { ...options, purpose: "check" });
    await expect(session.check("read-write")).rejects.toMatchObject({ code: "auth" });
    delete process.env.KONG_ADMIN_TOKEN;
  });

  test("does not open when its row was swapped with another's", async () => {
    const [one, two] = [await registered("read-write"), await registered("read-write")];
    const rows = await database.db.gateway.findMany({
      where: { id: { in: [one, two] } },
      include: { credential: true },
    });
    const [first, second] = rows.flatMap((row) => row.credential ?? []);
    await database.db.credential.update({ where: { id: first?.id }, data: { sealed: second?.sealed ?? {} } });
    const swapped = rows.find((row) => row.credentialId === first?.id)?.id ?? "";
    await expect(openGatewaySession(swapped, { ...options, purpose: "check" })).rejects.toMatchObject({
      code: "locked",
    });
  });

  test("is refused when the gateway's address was changed behind its back", async () => {
    const id = await registered("read-write");
    await database.db.gateway.update({
      where: { id },
      data: { settings: { adminUrl: "http://127.0.0.1:1", proxyUrl: "http://127.0.0.1:2" } },
    });
    await expect(openGatewaySession(id, { ...options, purpose: "check" })).rejects.toThrow(
      /belongs to another address/,
    );
  });
});

describe("an address", () => {
  const descriptor = chosenKind("kong");
  test.each([
    ["HTTP://Kong.internal:80/", "http://kong.internal"],
    ["https://kong.internal:443/team-a/", "https://kong.internal/team-a"],
    ["https://kong.internal:8444", "https://kong.internal:8444"],
  ])("%s is %s", (adminUrl, address) => {
    expect(addressOf(descriptor, { adminUrl, proxyUrl: "http://elsewhere" })).toBe(address);
  });

  test("only the management origin receives the credential", () => {
    expect(originsOf(descriptor, { adminUrl: "https://kong.internal/a", proxyUrl: "http://elsewhere" })).toEqual([
      "https://kong.internal",
    ]);
  });
});
