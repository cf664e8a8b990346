import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openGateway, policies, putApi, putPolicy, type TestGateway } from "./gateway.testing.ts";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const app = "https://app.example.com";
const cors = ({ origins = [app], attributes = "", age = "60" } = {}) =>
  `<cors ${attributes}><allowed-origins>${origins.map((origin) => `<origin>${origin}</origin>`).join("")}</allowed-origins><allowed-methods preflight-result-max-age="${age}"><method>GET</method><method>POST</method></allowed-methods><allowed-headers><header>X-Trace</header></allowed-headers><expose-headers><header>X-Total</header></expose-headers></cors>`;

function preflight(origin = app, method = "POST", headers = "x-trace") {
  const asked = { "access-control-request-method": method, "access-control-request-headers": headers };
  return gateway.call("/orders/items", { method: "OPTIONS", headers: { origin, ...asked } });
}

describe("preflight", () => {
  it("is answered by the gateway, without key and backend", async () => {
    const inbound = `${cors({ attributes: 'allow-credentials="true"' })}<ip-filter action="forbid"><address>127.0.0.1</address></ip-filter>`;
    putApi(gateway, { subscriptionRequired: true, policy: policies({ inbound }) });
    const answer = await preflight();
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": app,
      "access-control-allow-methods": "GET,POST",
      "access-control-allow-headers": "X-Trace",
      "access-control-allow-credentials": "true",
      "access-control-max-age": "60",
      vary: "Origin",
    });
    expect(gateway.hits()).toBe(0);
  });

  it.each([
    ["another origin", "https://evil.example.com", "POST", "x-trace"],
    ["another scheme", "http://app.example.com", "POST", "x-trace"],
    ["another header", app, "POST", "x-other"],
  ])("grants nothing for %s", async (_what, origin, method, headers) => {
    putApi(gateway, { policy: policies({ inbound: cors() }) });
    const answer = await preflight(origin, method, headers);
    expect([answer.status, answer.headers["access-control-allow-origin"], answer.body]).toEqual([200, undefined, ""]);
  });

  it("is a request like others where the API has an OPTIONS operation, or no cors", async () => {
    putApi(gateway);
    expect((await preflight()).status).toBe(404);
    putApi(gateway, { operations: ["OPTIONS /items"], policy: policies({ inbound: cors() }) });
    expect((await preflight()).echo().method).toBe("OPTIONS");
  });

  it("asks wider policies when told not to terminate", async () => {
    putPolicy(gateway.state, "", policies({ inbound: cors({ origins: ["*"] }), backend: "<forward-request />" }));
    const narrow = (attributes: string) => policies({ inbound: `${cors({ attributes })}<base />` });
    putApi(gateway, { policy: narrow('terminate-unmatched-request="false"') });
    expect((await preflight("https://any.example.com")).headers["access-control-allow-origin"]).toBe("*");
    putApi(gateway, { policy: narrow("") });
    expect((await preflight("https://any.example.com")).headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("requests from elsewhere", () => {
  it("carry CORS fields on every answer, also of the gateway itself", async () => {
    const denied = '<ip-filter action="forbid"><address>127.0.0.1</address></ip-filter>';
    for (const more of ["", denied]) {
      putApi(gateway, { policy: policies({ inbound: cors() + more }) });
      const { headers } = await gateway.call("/orders/items", { headers: { origin: `${app}:443` } });
      expect(headers).toMatchObject({
        "access-control-allow-origin": `${app}:443`,
        "access-control-expose-headers": "X-Total",
      });
    }
  });

  it("are answered with nothing when the origin does not match, unless told otherwise", async () => {
    const headers = { origin: "https://evil.example.com" };
    putApi(gateway, { policy: policies({ inbound: cors() }) });
    expect((await gateway.call("/orders/items", { headers })).body).toBe("");
    expect((await gateway.call("/orders/items", { headers, method: "POST" })).echo().method).toBe("POST");
    putApi(gateway, { policy: policies({ inbound: cors({ attributes: 'terminate-unmatched-request="false"' }) }) });
    const answer = await gateway.call("/orders/items", { headers });
    expect(answer.echo().method).toBe("GET");
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});
