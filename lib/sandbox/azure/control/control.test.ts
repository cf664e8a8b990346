import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { SandboxAzureOptions } from "../azure.ts";
import { importOf } from "../resources/documents.testing.ts";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";

let stranger: Stranger;
afterEach(() => stranger.close());
const open = async (options: SandboxAzureOptions = {}) => {
  stranger = await openStranger({ settings: { settleMs: 0, slowMs: 20 }, ...options });
};
const body = { properties: { displayName: "Orders", path: "orders" } };
const order = (method: string, place: string, sent?: unknown, headers: Record<string, string> = {}) =>
  fetch(`${stranger.azure.controlUrl}/__sandbox${place}`, {
    method,
    headers,
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });

describe("faults that were ordered", () => {
  it.each([
    [{ kind: "throttle", retryAfterSeconds: 7 }, 429, false],
    [{ kind: "server-error", status: 503 }, 503, false],
    [{ kind: "server-error-after-effect", status: 500 }, 500, true],
    [{ kind: "reject", message: "No." }, 400, false],
    [{ kind: "unauthorized" }, 401, false],
    [{ kind: "forbidden" }, 403, false],
    [{ kind: "lost-request" }, undefined, false],
    [{ kind: "lost-response" }, undefined, true],
  ] as const)("%o", async (fault, status, hasEffect) => {
    await open();
    expect((await order("POST", "/faults", { fault })).status).toBe(200);
    const answer = await stranger.arm("PUT", "apis/orders", body).catch(() => undefined);
    expect(answer?.status).toBe(status);
    if (fault.kind === "throttle") expect(answer?.headers.get("retry-after")).toBe("7");
    expect(stranger.azure.state.all("apis")).toHaveLength(hasEffect ? 1 : 0);
    expect((await stranger.arm("PUT", "apis/orders", body)).status).toBe(hasEffect ? 200 : 201);
  });
});

describe("words in a name", () => {
  const put = async (apiId: string) =>
    (
      await stranger
        .arm("PUT", `apis/${apiId}`, { properties: { displayName: "A", path: apiId } })
        .catch(() => undefined)
    )?.status;

  it.each([
    ["sandbox-throttled", [429, 429, 429, 201, 200]],
    ["sandbox-5xx", [503, 503, 503, 201, 200]],
    ["sandbox-lost-request", [undefined, 201, 200]],
    ["sandbox-lost-response", [undefined, 200]],
    ["sandbox-failing", [400, 400]],
    ["sandbox-slow", [201, 200]],
  ])("%s: %o", async (apiId, statuses) => {
    await open();
    const seen: (number | undefined)[] = [];
    for (const _ of statuses) seen.push(await put(apiId));
    expect(seen).toEqual(statuses);
  });

  it("sandbox-half-listing breaks every page of a list but the first", async () => {
    await open();
    for (const apiId of ["a", "b", "sandbox-half-listing"]) await put(apiId);
    const first = await stranger.arm("GET", "apis");
    const { nextLink } = z.object({ nextLink: z.string() }).parse(first.body);
    const { pathname, search } = new URL(nextLink);
    expect((await stranger.arm("GET", pathname + search)).status).toBe(500);
  });
});

describe("orders", () => {
  it("show and change settings, and start anew", async () => {
    await open({ seed: true });
    expect(await (await order("PUT", "/settings", { lockMs: 9 })).json()).toMatchObject({ lockMs: 9, slowMs: 20 });
    expect((await order("PUT", "/settings", { lockMs: "long" })).status).toBe(400);
    await stranger.arm("PUT", "apis/orders", body);
    expect((await order("POST", "/reset")).status).toBe(204);
    expect(stranger.azure.state.all("apis")).toEqual([]);
    expect((await stranger.arm("GET", "")).status).toBe(200);
    await order("POST", "/reseed");
    expect((await stranger.arm("GET", "apis")).body).toMatchObject({ count: 2 });
    expect((await order("GET", "/nonsense")).status).toBe(404);
    expect((await order("POST", "/token/expire")).status).toBe(204);
    expect((await stranger.arm("GET", "apis")).status).toBe(401);
  });

  it("are not taken from web pages", async () => {
    await open();
    expect((await order("POST", "/reset", undefined, { origin: "https://evil.example" })).status).toBe(403);
  });

  it("come with a page that shows everything and runs nothing", async () => {
    await open();
    await stranger.arm("PUT", "apis/orders", {
      properties: { displayName: "<script>alert(1)</script>", path: "orders" },
    });
    const page = await order("GET", "/");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const text = await page.text();
    expect(text).toContain("&lt;script&gt;");
    expect(text).not.toContain("<script>");
  });
});

describe("state on disk", () => {
  it("holds what was accepted, also an import that had not ended", async () => {
    const statePath = mkdtempSync(path.join(tmpdir(), "sandbox-azure-"));
    onTestFinished(() => rmSync(statePath, { recursive: true }));
    let now = Date.UTC(2026, 0, 5);
    const options: SandboxAzureOptions = { statePath, seed: true, clock: () => now, settings: { settleMs: 5_000 } };
    await open(options);
    await stranger.arm("PUT", "apis/orders", importOf());
    // Nobody closes it: the process was killed.
    const second = await openStranger(options);
    expect(second.azure.unfinishedOperations()).toBe(1);
    now += 5_000;
    expect((await second.arm("GET", "apis/orders/operations")).body).toMatchObject({ count: 2 });
    expect((await second.arm("GET", "apis")).body).toMatchObject({ count: 3 });
    await second.close();
  });
});
