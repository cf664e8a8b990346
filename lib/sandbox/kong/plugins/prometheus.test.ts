import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EchoServer, openEcho, openStranger, ordersApi, rawCall, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
let echo: EchoServer;
beforeAll(async () => {
  stranger = await openStranger();
  echo = await openEcho();
});
beforeEach(async () => {
  stranger.kong.state.clear();
  stranger.kong.forgetMetrics();
  await ordersApi(stranger, echo.url);
});
afterAll(() => Promise.all([stranger.close(), echo.close()]));

const configure = (config: object) => stranger.must("POST", "/plugins", { name: "prometheus", config });
const order = () => rawCall(`${stranger.kong.proxyUrl}/orders`, {});
const exposition = async () => (await fetch(`${stranger.kong.adminUrl}/metrics`)).text();

describe("what a node counts", () => {
  it("is only the node itself until more is switched on", async () => {
    await configure({});
    await order();
    expect(await exposition()).toMatch(/^kong_node_info\{node_id="[0-9a-f-]{36}",version="3\.9\.1"\} 1$/m);
    expect(await exposition()).not.toContain("kong_http_requests_total");
    expect(await exposition()).not.toContain("kong_request_latency_ms");
  });

  it("is requests by service, route and status, and who answered", async () => {
    await configure({ status_code_metrics: true });
    await order();
    await order();
    await stranger.must("POST", "/plugins", { name: "request-termination", config: { status_code: 403 } });
    await order();
    await rawCall(`${stranger.kong.proxyUrl}/nowhere`, {});
    const counted = (await exposition()).split("\n").filter((line) => line.startsWith("kong_http_requests_total"));
    const labels = (code: string, source: string) =>
      `kong_http_requests_total{service="orders",route="orders",code="${code}",source="${source}",workspace="default",consumer=""}`;
    expect(counted).toEqual([`${labels("200", "service")} 2`, `${labels("403", "exit")} 1`]);
  });

  it("is a histogram of whole requests, and nothing after a restart", async () => {
    await configure({ latency_metrics: true });
    await order();
    const text = await exposition();
    const labels = 'service="orders",route="orders",workspace="default"';
    expect(text).toContain(`kong_request_latency_ms_count{${labels}} 1`);
    expect(text).toContain(`kong_request_latency_ms_bucket{${labels},le="60000"} 1`);
    expect(text).toContain(`kong_request_latency_ms_bucket{${labels},le="+Inf"} 1`);
    stranger.kong.forgetMetrics();
    expect(await exposition()).not.toContain("kong_request_latency_ms");
  });

  it("is never what this sandbox does not count", async () => {
    const refused = await stranger.admin("POST", "/plugins", { name: "prometheus", config: { ai_metrics: true } });
    expect(refused.status).toBe(400);
  });
});
