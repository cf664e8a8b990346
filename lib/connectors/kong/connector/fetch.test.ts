import { expect, it } from "vitest";
import { kongConnector } from "../connector.ts";
import { openKong } from "../fixtures/kong-stage.testing.ts";

it("reads what others made, and says what it cannot say", async () => {
  const stage = await openKong();
  const id = "5f8b1a52-0000-4000-8000-1d2f3a4b5c6d";
  await stage.operate("PUT", `/services/${id}`, { name: "legacy", url: "https://legacy.internal/v2" });
  const routes = [
    { name: "exact", paths: ["~/items/(?<item>[^/]+)$"], methods: ["GET"] },
    { name: "prefix", paths: ["/files"], methods: ["GET"] },
    { name: "anything", hosts: ["legacy.example.com"] },
    { name: "clever", paths: ["~/v(1|2)/x$"], methods: ["GET"] },
  ];
  for (const route of routes) await stage.operate("POST", `/services/${id}/routes`, route);
  await stage.operate("POST", "/routes/exact/plugins", {
    name: "rate-limiting",
    config: { minute: 5, limit_by: "ip" },
  });
  await stage.operate("POST", `/services/${id}/plugins`, { name: "correlation-id", config: { header_name: "X-Id" } });
  const { definition, findings } = kongConnector.decode(await stage.session.fetch(id));
  expect(definition).toMatchObject({
    name: "legacy",
    version: "1.0.0",
    basePath: "/",
    backends: [{ url: "https://legacy.internal/v2" }],
  });
  const said = definition.operations.map(({ method, path: at }) => `${method} ${at}`);
  expect(said).toEqual(expect.arrayContaining(["GET /items/{item}", "GET /files", "POST /"]));
  expect(definition.policies).toMatchObject([
    { match: { paths: ["/items/{item}"] }, config: { type: "rate-limit", requests: 5, per: "minute", by: "ip" } },
  ]);
  expect(findings.map(({ code }) => code).toSorted()).toEqual([
    "kong.any-method",
    "kong.narrowed",
    "kong.no-path",
    "kong.no-version",
    "kong.opaque-path",
    "kong.plugin",
    "kong.prefix",
    "kong.strip-path",
  ]);
});

it("surveys a route without a service as an API of its own", async () => {
  const stage = await openKong();
  await stage.operate("POST", "/routes", { name: "lonely", paths: ["/lonely"], methods: ["GET"] });
  const apis = [];
  for await (const page of stage.session.survey()) apis.push(...page.apis);
  const lonely = apis.find(({ name }) => name === "lonely");
  const { findings } = kongConnector.decode(await stage.session.fetch(lonely?.remoteId ?? ""));
  expect(findings).toContainEqual(expect.objectContaining({ code: "kong.no-service", severity: "error" }));
});
