import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EchoServer, openEcho, openStranger, ordersApi, rawCall, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
let echo: EchoServer;
beforeAll(async () => {
  stranger = await openStranger();
  echo = await openEcho("one");
});
beforeEach(() => stranger.kong.state.clear());
afterAll(() => Promise.all([stranger.close(), echo.close()]));

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("to the backend", () => {
  it("goes method, path, query as written, headers and body", async () => {
    await ordersApi(stranger, `${echo.url}/api`);
    const answer = await rawCall(stranger.kong.proxyUrl, {
      method: "PUT",
      path: "/orders/a%20b?q=a%20b&r=%2F",
      headers: { "X-Own": "1", "Content-Length": "2" },
      body: "hi",
    });
    const port = new URL(stranger.kong.proxyUrl).port;
    expect(JSON.parse(answer.body)).toMatchObject({
      ...{ method: "PUT", url: "/api/orders/a%20b?q=a%20b&r=%2F", body: "hi" },
      headers: {
        ...{ "x-own": "1", "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1", "x-forwarded-proto": "http" },
        ...{ "x-forwarded-port": port, host: echo.url.slice("http://".length) },
      },
    });
    expect(answer.headers).toMatchObject({ via: expect.stringContaining("kong/3.9") });
  });

  it("strips the matched path by default, and keeps the Host when told", async () => {
    await ordersApi(stranger, `${echo.url}/api`, { strip_path: true, preserve_host: true });
    const answer = await rawCall(stranger.kong.proxyUrl, { path: "/orders/7", headers: { Host: "api.example" } });
    expect(JSON.parse(answer.body)).toMatchObject({
      url: "/api/7",
      headers: { host: "api.example", "x-forwarded-prefix": "/orders", "x-forwarded-host": "api.example" },
    });
  });

  it("streams what comes back", async () => {
    const server = createServer((_request, response) => {
      response.write("first\n");
      // The second part waits until the caller has the first.
      release = () => response.end("second\n");
    });
    let release = () => undefined as unknown;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await ordersApi(stranger, `http://127.0.0.1:${portOf(server)}`);
    const answer = await stranger.call("/orders");
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("first\n");
    release();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("second\n");
    server.close();
  });
});

describe("upstreams", () => {
  it("share by weight, and leave out targets of weight 0", async () => {
    const two = await openEcho("two");
    await stranger.must("PUT", "/upstreams/pool.internal", {});
    for (const [address, weight] of [
      [echo.url, 30],
      [two.url, 10],
      ["http://127.0.0.1:9", 0],
    ] as const)
      await stranger.must("POST", "/upstreams/pool.internal/targets", { target: address.slice(7), weight });
    await ordersApi(stranger, "http://pool.internal/v1");
    const seen: unknown[] = [];
    for (let call = 0; call < 8; call += 1) {
      const answer: unknown = await (await stranger.call("/orders")).json();
      expect(answer).toMatchObject({ url: "/v1/orders" });
      seen.push(Object(answer).by);
    }
    expect(seen.filter((by) => by === "two")).toHaveLength(2);
    await two.close();
  });

  it("try another target when one cannot be reached, and give up with 502 or 503", async () => {
    await stranger.must("PUT", "/upstreams/pool.internal", {});
    await ordersApi(stranger, "http://pool.internal");
    expect((await stranger.call("/orders")).status).toBe(503);
    await stranger.must("POST", "/upstreams/pool.internal/targets", { target: "127.0.0.1:9", weight: 1000 });
    expect((await stranger.call("/orders")).status).toBe(502);
    await stranger.must("POST", "/upstreams/pool.internal/targets", { target: echo.url.slice(7), weight: 1 });
    expect((await stranger.call("/orders", { method: "POST", body: "once" })).status).toBe(200);
    await stranger.must("PATCH", "/services/orders", { retries: 0 });
    expect((await stranger.call("/orders")).status).toBe(502);
  });
});

describe("a backend that fails", () => {
  it("is a 504 when it does not answer within read_timeout", async () => {
    const silent = createTcpServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    await ordersApi(stranger, `http://127.0.0.1:${portOf(silent)}`);
    await stranger.must("PATCH", "/services/orders", { read_timeout: 50 });
    const answer = await stranger.call("/orders");
    expect(answer.status).toBe(504);
    expect(await answer.json()).toMatchObject({ message: "The upstream server is timing out" });
    silent.close();
  });

  it("is a 502 when it hangs up, and is asked once only", async () => {
    let connections = 0;
    const rude = createTcpServer((socket) => {
      connections += 1;
      socket.once("data", () => socket.destroy());
    });
    await new Promise<void>((resolve) => rude.listen(0, "127.0.0.1", resolve));
    await ordersApi(stranger, `http://127.0.0.1:${portOf(rude)}`);
    expect((await stranger.call("/orders", { method: "POST", body: "x" })).status).toBe(502);
    expect(connections).toBe(1);
    rude.close();
  });

  it("is a 503 when a route has no service", async () => {
    await stranger.must("PUT", "/routes/bare", { paths: ["/bare"] });
    expect((await stranger.call("/bare")).status).toBe(503);
  });
});

describe("propagation", () => {
  it("brings a change to the data path after the delay that was set", async () => {
    await ordersApi(stranger, echo.url);
    expect((await stranger.call("/orders")).status).toBe(200);
    stranger.kong.changeSettings({ propagationMs: 2_000 });
    await stranger.must("DELETE", "/routes/orders");
    expect((await stranger.call("/orders")).status).toBe(200);
    await expect.poll(async () => (await stranger.call("/orders")).status, { timeout: 20_000 }).toBe(404);
    stranger.kong.changeSettings({ propagationMs: 0 });
  });
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!hasOpenssl)("a backend behind TLS (skipped where there is no openssl to make a certificate)", () => {
  it("is reached, and refused when the service verifies and the certificate is nobody's", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "sandbox-tls-"));
    const [keyFile, certificateFile] = [path.join(folder, "key.pem"), path.join(folder, "certificate.pem")];
    const subject = ["-nodes", "-subj", "/CN=localhost", "-days", "1"];
    spawnSync("openssl", [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      ...subject,
      "-keyout",
      keyFile,
      "-out",
      certificateFile,
    ]);
    const tls = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
    const server = createTlsServer(tls, (_request, response) => response.end("over TLS"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await ordersApi(stranger, `https://localhost:${portOf(server)}`);
    const answer = await stranger.call("/orders");
    expect([answer.status, await answer.text()]).toEqual([200, "over TLS"]);
    await stranger.must("PATCH", "/services/orders", { tls_verify: true });
    expect((await stranger.call("/orders")).status).toBe(502);
    server.close();
    rmSync(folder, { recursive: true });
  });
});
