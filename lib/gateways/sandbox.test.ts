import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { forgetEnv } from "#lib/env.ts";
import { allowList } from "#lib/outbound/allow-list.ts";
import { type SandboxBackend, startSandboxBackend } from "#lib/sandbox/backend/backend.ts";
import { publishToSandboxBackend, sandboxGateways, sandboxIsOn } from "./sandbox.ts";
import { actAs } from "./sandbox-gateway.testing.ts";

const admin = actAs("admin").actor;
const publisher = actAs("publisher").actor;
const document = {
  openapi: "3.1.0",
  info: { title: "Orders", version: "1.0" },
  paths: {
    "/orders": {
      get: { responses: { 200: { description: "All", content: { "application/json": { example: [{ id: 7 }] } } } } },
    },
  },
};

let folder: string;
let backend: SandboxBackend;
beforeAll(async () => {
  backend = await startSandboxBackend();
});
afterAll(() => backend.close());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "gatehouse-sandbox-"));
  set({ DATA_DIR: folder, GATEHOUSE_OUTBOUND_ALLOW: "", GATEHOUSE_SANDBOX: "on" });
});
afterEach(() => rmSync(folder, { recursive: true }));

function set(settings: Record<string, string>): void {
  Object.assign(process.env, settings);
  forgetEnv();
}

const gateway = {
  kind: "kong",
  name: "kong-east",
  settings: { adminUrl: "http://127.0.0.1:18001", proxyUrl: "http://127.0.0.1:18000" },
  credentials: { adminToken: "sandbox-admin" },
  inspectorUrl: "http://127.0.0.1:18001/__sandbox/",
};

function writeAddresses(text: string): void {
  mkdirSync(path.join(folder, "sandbox"), { recursive: true });
  writeFileSync(path.join(folder, "sandbox", "addresses.json"), text);
}

describe("the sandbox, as the portal sees it", () => {
  test("offers its gateways ready to be registered", () => {
    writeAddresses(JSON.stringify({ pid: 1, gateways: [gateway], backend: backend.url }));
    expect(sandboxIsOn()).toBe(true);
    expect(sandboxGateways(admin)).toEqual([gateway]);
  });

  test.each([
    ["before it has started", undefined],
    ["while it writes its addresses", '{"gateways": [{"kind"'],
    ["when its addresses are of another shape", '{"gateways": "none"}'],
  ])("offers none %s", async (_when, text) => {
    if (text !== undefined) writeAddresses(text);
    expect(sandboxGateways(admin)).toEqual([]);
    expect(allowList()).toEqual([]);
    await expect(publishToSandboxBackend(publisher, document, "orders-v1")).rejects.toMatchObject({ code: "blocked" });
  });

  test("switched off, it offers nothing and opens nothing, whatever it left behind", async () => {
    writeAddresses(JSON.stringify({ pid: 1, gateways: [gateway], backend: backend.url }));
    set({ GATEHOUSE_SANDBOX: "off" });
    expect(sandboxGateways(admin)).toEqual([]);
    expect(allowList()).toEqual([]);
    await expect(publishToSandboxBackend(publisher, document, "orders-v1")).rejects.toMatchObject({ code: "blocked" });
  });

  test("opens its own loopback ports to the outbound rules, and no other place it might name", () => {
    writeAddresses(
      JSON.stringify({
        gateways: [gateway],
        backend: "http://10.0.0.1:80",
        note: ["http://127.0.0.1", "http://evil:1"],
      }),
    );
    expect(allowList().map((entry) => entry.port)).toEqual([18001, 18000, 18001]);
  });

  test("answers nothing on a viewer's behalf", async () => {
    const viewer = actAs("viewer").actor;
    await expect(publishToSandboxBackend(viewer, document, "orders-v1")).rejects.toMatchObject({ code: "forbidden" });
  });

  test("its backend answers a published definition from its examples", async () => {
    writeAddresses(JSON.stringify({ gateways: [], backend: backend.url }));
    const { url } = await publishToSandboxBackend(publisher, document, "orders-v1");
    expect(await (await fetch(`${url}/orders`)).json()).toEqual([{ id: 7 }]);
  });

  test("what it cannot answer is refused with what to do", async () => {
    writeAddresses(JSON.stringify({ gateways: [], backend: backend.url }));
    await expect(publishToSandboxBackend(publisher, { title: "not OpenAPI" }, "orders-v1")).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("a backend that is gone is told so", async () => {
    writeAddresses(JSON.stringify({ gateways: [], backend: "http://127.0.0.1:1" }));
    await expect(publishToSandboxBackend(publisher, document, "orders-v1")).rejects.toMatchObject({
      code: "unavailable",
    });
  });

  test("its gateways are offered to who may register one", () => {
    expect(() => sandboxGateways(actAs("viewer").actor)).toThrow(/Needs the role admin/);
  });
});
