import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { forgetEnv } from "#lib/env.ts";
import { peerHeader, stampPeerAddresses } from "./peer-address.ts";
import { clientAddress, requestIdOf } from "./request.ts";

function trustProxies(count: number): void {
  process.env.GATEHOUSE_TRUSTED_PROXIES = String(count);
  forgetEnv();
}

afterEach(() => {
  delete process.env.GATEHOUSE_TRUSTED_PROXIES;
  forgetEnv();
});

describe("the caller's address", () => {
  test("is not believed from any header while nothing vouches for it", () => {
    expect(clientAddress(new Headers({ "x-forwarded-for": "192.0.2.1", [peerHeader]: "192.0.2.1" }))).toBeUndefined();
  });

  test.each([
    [1, "203.0.113.9, 192.0.2.1", "192.0.2.1"],
    [2, "203.0.113.9, 192.0.2.1, 10.0.0.1", "192.0.2.1"],
    [1, "2001:db8::1", "2001:db8::1"],
    [2, "192.0.2.1", undefined],
    [1, "not an address", undefined],
    [1, "", undefined],
  ])("behind %i proxies, of %j, is %s", (proxies, forwarded, address) => {
    trustProxies(proxies);
    expect(clientAddress(new Headers({ "x-forwarded-for": forwarded }))).toBe(address);
  });
});

test("a request id is a UUID of the proxy's, or a new one", () => {
  const id = "01990000-0000-7000-8000-000000000000";
  expect(requestIdOf(new Headers({ "x-request-id": id }))).toBe(id);
  expect(requestIdOf(new Headers({ "x-request-id": "forged\nline".replace("\n", " ") }))).toMatch(/^[0-9a-f-]{36}$/);
});

test("once stamping, a request carries its socket's address and none of Next's internal headers", async () => {
  stampPeerAddresses();
  stampPeerAddresses();
  const server = createServer((request, response) => response.end(JSON.stringify(request.headers)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const headers = {
    [peerHeader]: "203.0.113.1",
    "x-forwarded-for": "203.0.113.1",
    "x-middleware-subrequest": "proxy:proxy:proxy",
    "next-resume": "1",
    "x-request-id": "01990000-0000-7000-8000-000000000000",
    "x-kept": "yes",
  };
  const sent = httpRequest({ port, host: "127.0.0.1", headers }).end();
  const [response] = await once(sent, "response");
  const seen = JSON.parse(Buffer.concat(await response.toArray()).toString());
  server.close();

  expect(seen).toMatchObject({ [peerHeader]: "127.0.0.1", "x-kept": "yes" });
  expect(Object.keys(seen)).not.toContain("x-middleware-subrequest");
  expect(Object.keys(seen)).not.toContain("next-resume");
  expect(Object.keys(seen)).not.toContain("x-request-id");
  expect(clientAddress(new Headers(seen))).toBe("127.0.0.1");

  // Behind a proxy the peer is the proxy, unless somebody came past it.
  trustProxies(1);
  expect(clientAddress(new Headers(seen))).toBe("203.0.113.1");
  expect(clientAddress(new Headers({ ...seen, "x-forwarded-for": "" }))).toBe("127.0.0.1");
});
