import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import type { HttpRequest, ProviderCallRecord } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { parseAllowEntry } from "./allow-entry.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createHttpPort, type HttpPortOptions } from "./http-port.ts";
import { type Listener, listen } from "./listener.testing.ts";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listening(answer?: Parameters<typeof listen>[0]): Promise<Listener> {
  const listener = await listen(answer);
  cleanups.push(listener.close);
  return listener;
}

const loopback = [parseAllowEntry("127.0.0.1")].filter((entry) => entry !== undefined);

function port(options: Partial<HttpPortOptions> = {}) {
  const calls: ProviderCallRecord[] = [];
  const dispatcher = createDispatcher({ allow: () => loopback, connectTimeoutMs: 1_000 });
  cleanups.push(() => dispatcher.destroy());
  const record = (call: ProviderCallRecord) => void calls.push(call);
  const http = createHttpPort({ dispatcher, record, origins: [], secrets: [], ...options });
  const failure = async (request: HttpRequest, signal = new AbortController().signal): Promise<ConnectorError> => {
    try {
      await http(request, { signal });
    } catch (error) {
      if (error instanceof ConnectorError) return error;
      throw error;
    }
    throw new Error("the call did not fail");
  };
  return { calls, failure, send: (request: HttpRequest) => http(request, { signal: new AbortController().signal }) };
}

const get = (address: string): HttpRequest => ({ method: "GET", url: new URL(address) });
const put = (address: string): HttpRequest => ({ method: "PUT", url: new URL(address), body: "{}" });

describe("a call that is answered", () => {
  test("is recorded with a redacted address, its effect and the provider's request id", async () => {
    const gateway = await listening((_request, response) => {
      response.writeHead(201, { "X-Vendor-Request-Id": "abc", "Set-Cookie": ["a=1", "b=2"] }).end("made");
    });
    const { calls, send } = port();
    const answer = await send(put(`${gateway.origin}/services?token=canary&size=10`));
    expect(answer).toMatchObject({ status: 201, body: "made", headers: { "set-cookie": "a=1, b=2" } });
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      method: "PUT",
      address: `${gateway.origin}/services?token&size`,
      effect: "write",
      status: 201,
      providerRequestId: "abc",
    });
  });

  test("a redirect is an answer, not a journey", async () => {
    const elsewhere = await listening();
    const gateway = await listening((_request, response) => {
      response.writeHead(302, { location: elsewhere.origin }).end();
    });
    expect(await port().send(get(gateway.origin))).toMatchObject({
      status: 302,
      headers: { location: elsewhere.origin },
    });
    expect(elsewhere.connects()).toBe(0);
  });

  test("what the gateway echoes of a secret is blotted out of its refusal", async () => {
    const secret = "s3cr3t+token";
    const gateway = await listening((request, response) => {
      response.writeHead(401).end(`bad ${request.headers.authorization} ${encodeURIComponent(secret)}`);
    });
    const { send } = port({ secrets: [secret] });
    const answer = await send({ ...get(gateway.origin), headers: { authorization: `Bearer ${secret}` } });
    expect(answer.body).toBe("bad Bearer [redacted] [redacted]");
  });

  test("a compressed answer is read", async () => {
    const gateway = await listening((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("hello"));
    });
    expect((await port().send(get(gateway.origin))).body).toBe("hello");
  });
});

describe("a call that is refused before anything is sent", () => {
  test("a place that is not allowed is a matter of settings, and is recorded", async () => {
    const { calls, failure } = port();
    expect(await failure(put("http://10.0.0.1:8001/x"))).toMatchObject({ code: "invalid-config", retryable: false });
    expect(calls).toMatchObject([{ problem: "invalid-config", address: "http://10.0.0.1:8001/x" }]);
  });

  test("an origin that came in a response never gets the credential", async () => {
    const [gateway, elsewhere] = [await listening(), await listening()];
    const { failure } = port({ origins: [gateway.origin] });
    expect(await failure(get(`${elsewhere.origin}/next`))).toMatchObject({ code: "invalid-config" });
    expect(elsewhere.connects()).toBe(0);
  });

  test.each([
    ["nobody listens", "http://127.0.0.1:1/"],
    ["TLS is spoken to a server without it", "https://127.0.0.1:PORT/"],
    ["the name is unknown", "https://gatehouse-test.invalid/"],
  ])("a write is unavailable, not unknown, when %s", async (_why, address) => {
    const plain = await listening();
    const problem = await port().failure(put(address.replace("PORT", String(plain.port))));
    expect(problem).toMatchObject({ code: "unavailable", retryable: true });
  });

  test("a call that is cancelled before it starts is unavailable", async () => {
    const gateway = await listening();
    expect(await port().failure(put(gateway.origin), AbortSignal.abort())).toMatchObject({ code: "unavailable" });
    expect(gateway.connects()).toBe(0);
  });
});

test("the deadline holds while a name is still being resolved", async () => {
  const dispatcher = createDispatcher({ allow: () => loopback, resolve: () => new Promise(() => {}) });
  cleanups.push(() => dispatcher.destroy());
  const problem = await port({ dispatcher, deadlineMs: 100 }).failure(put("https://slow-name.example/"));
  expect(problem).toMatchObject({ code: "unavailable", sentence: expect.stringContaining("did not answer in time") });
});

describe("a call that is lost on the way", () => {
  const faults: [string, Parameters<typeof listen>[0]][] = [
    [
      "the connection is cut after the request",
      (request) => void request.on("data", () => request.socket.destroy()).on("end", () => request.socket.destroy()),
    ],
    [
      "the answer is cut in the middle",
      (_request, response) =>
        void response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy()),
    ],
    ["no answer comes before the deadline", () => {}],
    [
      "the answer drips past the deadline",
      (_request, response) => {
        const timer = setInterval(() => response.write("."), 20);
        response.on("close", () => clearInterval(timer));
      },
    ],
    ["the answer is larger than the cap", (_request, response) => void response.end("x".repeat(2_000))],
    [
      "the answer grows past the cap when decompressed",
      (_request, response) =>
        void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(1_000_000))),
    ],
    [
      "the answer's encoding is unknown",
      (_request, response) => void response.writeHead(200, { "content-encoding": "zstd?" }).end("x"),
    ],
  ];

  test.each(faults)("%s: a write is an unknown outcome", async (_what, answer) => {
    const gateway = await listening(answer);
    const { calls, failure } = port({ deadlineMs: 300, maxBytes: 1_000 });
    expect(await failure(put(gateway.origin))).toMatchObject({ code: "unknown-outcome", retryable: false });
    expect(calls).toMatchObject([{ effect: "write", problem: "unknown-outcome" }]);
  });

  test.each(faults)("%s: a read may be tried again", async (_what, answer) => {
    const gateway = await listening(answer);
    const problem = await port({ deadlineMs: 300, maxBytes: 1_000 }).failure(get(gateway.origin));
    expect(["unavailable", "malformed-response"]).toContain(problem.code);
    expect(problem.retryable).toBe(true);
  });

  test("one gateway's silence takes no socket from another", async () => {
    const [silent, well] = [await listening(() => {}), await listening()];
    const waiting = Array.from({ length: 20 }, () => port({ deadlineMs: 300 }).failure(get(silent.origin)));
    expect((await port().send(get(well.origin))).status).toBe(200);
    await Promise.all(waiting);
  });
});
