import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const addressesSchema = z.object({
  pid: z.number(),
  gateways: z.array(
    z.object({
      name: z.string(),
      settings: z.record(z.string(), z.json()),
      credentials: z.record(z.string(), z.json()),
      inspectorUrl: z.string(),
    }),
  ),
  backend: z.string(),
});
type Addresses = z.infer<typeof addressesSchema>;

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sandbox-process-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

const freePorts = [
  "east-admin",
  "east-proxy",
  "west-admin",
  "west-proxy",
  "aws-control",
  "aws-data",
  "azure-control",
  "azure-gateway",
  "backend",
].map((port) => `--${port}=0`);

function run(...more: string[]): { child: ChildProcess; ended: Promise<number | null>; output: () => string } {
  const child = spawn(process.execPath, [main, "--state", folder, ...freePorts, ...more]);
  children.push(child);
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  return { child, output: () => output, ended: new Promise((resolve) => child.once("exit", resolve)) };
}

/** Starts one and waits for its addresses. */
async function start(): Promise<{ child: ChildProcess; ended: Promise<number | null>; addresses: Addresses }> {
  const { child, ended, output } = run();
  const read = () => {
    try {
      return addressesSchema.parse(JSON.parse(readFileSync(path.join(folder, "addresses.json"), "utf8")));
    } catch {
      return undefined;
    }
  };
  let exitCode: number | null | undefined;
  void ended.then((code) => {
    exitCode = code;
  });
  await expect.poll(() => exitCode !== undefined || read()?.pid === child.pid, { timeout: 40_000 }).toBe(true);
  const addresses = read();
  if (addresses === undefined) throw new Error(output());
  return { child, ended, addresses };
}

function adminOf({ gateways }: Addresses, index = 0) {
  const gateway = gateways[index];
  return async (method: string, address: string, body?: object) => {
    const response = await fetch(`${String(gateway?.settings.adminUrl)}${address}`, {
      method,
      headers: { "content-type": "application/json", "kong-admin-token": String(gateway?.credentials.adminToken) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };
}

describe("the sandbox process", () => {
  it("offers two seeded Kongs, an AWS account, an Azure subscription and a backend, is the only one on its folder, and ends on --stop", async () => {
    const { ended, addresses } = await start();
    expect(addresses.gateways.map((gateway) => gateway.name)).toEqual([
      "kong-east",
      "kong-west",
      "aws-rest",
      "aws-http",
      "azure",
    ]);
    for (const index of [0, 1])
      expect((await adminOf(addresses, index)("GET", "/services")).text).toContain("billing-legacy");
    expect((await fetch(`${addresses.backend}/status/202`)).status).toBe(202);
    expect((await fetch(addresses.gateways[0]?.inspectorUrl ?? "")).status).toBe(200);

    const second = run();
    expect(await second.ended).toBe(0);
    expect(addressesSchema.parse(JSON.parse(second.output())).pid).toBe(addresses.pid);

    const stop = run("--stop");
    expect(await stop.ended).toBe(0);
    expect(stop.output()).toContain(`process ${addresses.pid}`);
    expect(await ended).toBe(0);
    expect(() => readFileSync(path.join(folder, "addresses.json"))).toThrow("ENOENT");
  }, 60_000);

  it("keeps every write it acknowledged when it is killed, and starts again on what is left", async () => {
    const { child, ended, addresses } = await start();
    const admin = adminOf(addresses);
    const acknowledged: string[] = [];
    const writers = [0, 1, 2, 3].map(async (writer) => {
      for (let index = 0; ; index += 1) {
        const name = `s-${writer}-${index}`;
        const answer = await admin("PUT", `/services/${name}`, { host: "a.internal" }).catch(() => undefined);
        if (answer === undefined) return;
        if (answer.status === 200) acknowledged.push(name);
        if (acknowledged.length === 60) child.kill("SIGKILL");
      }
    });
    await Promise.all(writers);
    await ended;

    const again = await start();
    const { text } = await adminOf(again.addresses)("GET", "/services?size=1000");
    const stored = z.object({ data: z.array(z.object({ name: z.string() })) }).parse(JSON.parse(text));
    const names = new Set(stored.data.map((row) => row.name));
    expect(acknowledged.length).toBeGreaterThanOrEqual(60);
    expect(acknowledged.filter((name) => !names.has(name))).toEqual([]);
  }, 90_000);

  it("says what it wants when it is told nothing", async () => {
    const child = spawn(process.execPath, [main]);
    children.push(child);
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    await new Promise((resolve) => child.once("exit", resolve));
    expect(output).toContain("--state DIR");
  });
});
