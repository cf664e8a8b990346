import { NextRequest } from "next/server";
import { afterEach, describe, expect, test } from "vitest";
import { forgetEnv } from "#lib/env.ts";
import { proxy } from "../../proxy.ts";

afterEach(() => {
  delete process.env.GATEHOUSE_URL;
  forgetEnv();
});

function ask(path: string, headers: Record<string, string> = {}, method = "GET") {
  return proxy(
    new NextRequest(`http://localhost:3000${path}`, { method, headers: { host: "localhost:3000", ...headers } }),
  );
}

const signedIn = { cookie: "gatehouse.session=anything" };

describe("the proxy", () => {
  test("gives each page a fresh nonce, the same in the policy of request and response", () => {
    const nonces = [1, 2].map(() => {
      const response = ask("/apis", signedIn);
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(response.headers.get("x-middleware-request-content-security-policy")).toBe(policy);
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      expect(response.headers.get("x-middleware-request-x-nonce")).toBe(nonce);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  test("allows what the pages need and no more", () => {
    const policy = ask("/apis", signedIn).headers.get("content-security-policy") ?? "";
    expect(policy.replaceAll(/nonce-[^']+/g, "nonce-N").split("; ")).toMatchInlineSnapshot(`
      [
        "default-src 'self'",
        "script-src 'self' 'nonce-N' 'strict-dynamic'",
        "style-src-elem 'self' 'nonce-N'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]
    `);
  });

  test("sends security headers, and HSTS over https only", () => {
    expect(ask("/apis", signedIn).headers.get("strict-transport-security")).toBeNull();
    process.env.GATEHOUSE_URL = "https://gatehouse.example.com";
    forgetEnv();
    const { headers } = ask("/apis", { cookie: "__Host-gatehouse.session=x" });
    expect(headers.get("strict-transport-security")).toContain("max-age=31536000");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("takes internal headers out and gives the request an id of its own", () => {
    const { headers } = ask("/apis", { ...signedIn, "x-middleware-subrequest": "proxy", "x-request-id": "forged" });
    const passed = headers.get("x-middleware-override-headers")?.split(",") ?? [];
    expect(passed).toContain("x-request-id");
    expect(passed).not.toContain("x-middleware-subrequest");
    expect(headers.get("x-middleware-request-x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each(["/", "/apis", "/gateways/new", "/sign-in-not", "/invitation"])(
    "sends %s without a cookie to sign-in",
    (path) => {
      const response = ask(path);
      expect(response.status).toBe(307);
      expect(response.headers.get("location")).toMatch(/^http:\/\/localhost:3000\/sign-in(\?|$)/);
    },
  );

  test.each(["/sign-in", "/setup", "/invitation/abc", "/locked"])("leaves %s open", (path) => {
    expect(ask(path).status).toBe(200);
  });

  test("lets an action from our own page answer for itself, also without a session", () => {
    expect(ask("/apis", { origin: "http://localhost:3000" }, "POST").headers.get("x-middleware-next")).toBe("1");
  });

  test.each([
    ["foreign", { origin: "https://evil.example" }],
    ["missing", {}],
    ["null", { origin: "null" }],
    ["cross-site, says the browser", { origin: "http://localhost:3000", "sec-fetch-site": "cross-site" }],
  ])("refuses a POST whose origin is %s, with 403 and not with 500", async (_, headers: Record<string, string>) => {
    const response = ask("/apis", { ...signedIn, ...headers }, "POST");
    expect(response.status).toBe(403);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ title: expect.stringContaining("did not come from a page") });
  });

  test("sends one loopback name to the other, and never a name of somebody else's", () => {
    expect(ask("/apis?q=1", { ...signedIn, host: "127.0.0.1:3000" }).headers.get("refresh")).toBe(
      "0;url=http://localhost:3000/apis?q=1",
    );
    expect(ask("/apis", { ...signedIn, host: "evil.example" }).headers.get("refresh")).toBeNull();
    process.env.GATEHOUSE_URL = "https://gatehouse.example.com";
    forgetEnv();
    expect(ask("/sign-in", { host: "10.0.0.8:3000" }).status).toBe(200);
  });
});
