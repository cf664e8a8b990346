// Kept in one file though long: what each part promises alone, then what they do together on a gateway.

import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { type Definition, definitionSchema } from "#lib/model/definition.ts";
import type { OwnerMark } from "#lib/model/resource.ts";
import { loadOracle, oracleAbsence, oracleIsThere } from "../../sandbox/kong/oracle.testing.ts";
import { startEchoBackends } from "../conformance/echo-backend.testing.ts";
import { expectPredicted, expectSettled } from "../conformance/expectations.ts";
import { openStage, planRun, runTo, type Stage, sampleOwner } from "../conformance/run.ts";
import { type PolicyLine, sampleDefinition, withPolicies } from "../conformance/samples.ts";
import { conformanceSubject } from "../conformance/subject.ts";
import { describeConnector } from "../conformance/suite.ts";
import type { EncodeTarget, WriteSession } from "../connector.ts";
import { loadConnector } from "../connectors.ts";
import { toConnectorError } from "./client.ts";
import { kongConnector } from "./connector.ts";
import { kong } from "./descriptor.ts";
import { encode, readTemplate, regexPriorities, routePattern } from "./encode.ts";
import { type KongSandbox, kongSubject, recordedCalls, startKongSandbox } from "./fixtures/kong-subject.testing.ts";
import { pluginDefaults, routeName, tag, tagValue } from "./wire.ts";

const profile = { name: "kong-oss-3.9", facts: kong.profiles[0]?.facts ?? {} };

const target: EncodeTarget = {
  owner: sampleOwner,
  slug: "orders-v1",
  settings: kong.sample.settings,
  facts: profile.facts,
  live: false,
};

const orders = (policies: readonly PolicyLine[] = [], backend = "http://orders.internal") =>
  withPolicies(sampleDefinition({ backends: [backend], operations: ["GET /orders", "GET /orders/{id}"] }), policies);

/** A stage on a sandbox of its own, closed when the test ends. */
async function openKong(): Promise<Stage & Pick<KongSandbox, "operate">> {
  const handle = await startKongSandbox();
  onTestFinished(handle.close);
  const subject = conformanceSubject({ connector: kongConnector, start: async () => handle });
  return { ...openStage(subject, profile, await subject.start(profile), "orders-v1"), operate: handle.operate };
}

async function echo() {
  const backends = await startEchoBackends();
  onTestFinished(backends.close);
  return backends;
}

describeConnector(kongSubject);

describe("golden pairs", () => {
  const folder = path.join(import.meta.dirname, "fixtures");
  it.each(globSync("*.definition.json", { cwd: folder }))("%s encodes as it always did", async (file) => {
    const definition: Definition = definitionSchema.parse(JSON.parse(readFileSync(path.join(folder, file), "utf8")));
    const encoded = `${JSON.stringify(encode(definition, target), null, 2)}\n`;
    await expect(encoded).toMatchFileSnapshot(path.join(folder, file.replace(".definition.", ".resources.")));
  });
});

describe("route patterns", () => {
  const pattern = (template: string, basePath = "/", wrapped = false, emptyAllowed: string[] = []) =>
    routePattern(basePath, readTemplate({ path: template, emptyAllowed }), wrapped);

  it.each([
    ["/", "~/$"],
    ["/orders/{id}", "~/orders/(?<id>[^#?/]+)$"],
    ["/price+(net)/a.b", "~/price\\+\\(net\\)/a\\.b$"],
    ["/{a}.{b}", "~/(?<a>[^#?/]+)\\.(?<b>[^#?/]+)$"],
    ["/{order-id}/{2nd}/{order_id}", "~/(?<p1>[^#?/]+)/(?<p2>[^#?/]+)/(?<order_id>[^#?/]+)$"],
    ["/{x}/{x}", "~/(?<x>[^#?/]+)/[^#?/]+$"],
    [`/{${"long".repeat(9)}}`, "~/(?<p1>[^#?/]+)$"],
    ["/caf%C3%A9/%2Fraw", "~/café/%2Fraw$"],
  ])("%s is %s", (template, expected) => expect(pattern(template)).toBe(expected));

  it("matches no characters where an empty value is allowed", () => {
    expect(pattern("/find/{text}", "/", false, ["text"])).toBe("~/find/(?<text>[^#?/]*)$");
  });

  it("wraps what stands below the base path, to be put back behind the backend's", () => {
    expect(pattern("/{id}", "/api/v1", true)).toBe("~/api/v1(?<gh_path>/(?<id>[^#?/]+))$");
  });

  it("names routes readably, and apart", () => {
    const names = ["getOrder", "list orders", "list-orders", "list/orders", "🧾", `${"x".repeat(100)}`].map((id) =>
      routeName("orders-v1", id),
    );
    expect(names[0]).toBe("orders-v1.getOrder");
    expect(names[1]).toMatch(/^orders-v1\.list-orders~[0-9a-f]{10}$/);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9._~-]{1,100}$/);
  });
});

describe("route priorities", () => {
  const segment = fc.constantFrom("a", "b", "{x}", "{y}.json", "a{z}");
  const template = fc.array(segment, { minLength: 1, maxLength: 14 }).map((segments) => `/${segments.join("/")}`);
  const request = fc.array(fc.constantFrom("a", "b", "ab", "a.json"), { minLength: 1, maxLength: 14 });
  const matches = (pattern: string, asked: string) =>
    new RegExp(`^${routePattern("/", readTemplate({ path: pattern, emptyAllowed: [] }), false).slice(1)}`).test(asked);
  /** The model: at the first segment that differs in kind, text beats text with a parameter, which beats a parameter. */
  const kindsOf = (pattern: string) =>
    pattern
      .slice(1)
      .split("/")
      .map((part) => (!part.includes("{") ? 2 : /^\{[^}]*\}$/.test(part) ? 0 : 1))
      .join("");

  property.prop([fc.uniqueArray(template, { minLength: 1, maxLength: 30 }), request])(
    "let the most literal template win, leftmost first",
    (templates, segments) => {
      const asked = `/${segments.join("/")}`;
      const priorities = regexPriorities(templates);
      const candidates = templates.filter((one) => matches(one, asked));
      fc.pre(candidates.length > 0);
      const top = Math.max(...candidates.map((one) => priorities.get(one) ?? -1));
      const winners = candidates.filter((one) => priorities.get(one) === top);
      const best = candidates.map(kindsOf).toSorted().at(-1);
      expect(winners.map(kindsOf)).toEqual(winners.map(() => best));
      for (const priority of priorities.values()) expect(priority).toBeLessThan(2 ** 19);
    },
  );

  it("do not move when an operation is added", () => {
    const before = regexPriorities(["/a/{x}/c", "/a/b/{y}"]);
    const after = regexPriorities(["/{p}/b/c", "/a/{x}/c", "/a/b/c", "/a/b/{y}"]);
    for (const [template, priority] of before) expect(after.get(template)).toBe(priority);
  });
});

describe("encode", () => {
  const keys = (definition: Definition) => encode(definition, target).resources.map(({ key }) => key);
  const apiKey: PolicyLine = { config: { type: "api-key" } };

  it("hoists to the service what every operation has, and keeps it off one that must do without", () => {
    expect(keys(orders([apiKey]))).toEqual(expect.arrayContaining(["plugin/key-auth", "plugin/acl"]));
    const partly = keys(orders([{ ...apiKey, match: { paths: ["/orders"] } }]));
    expect(partly).toEqual(expect.arrayContaining(["plugin/acl@get-/orders", "plugin/key-auth@get-/orders"]));
    expect(partly).not.toContain("plugin/key-auth");
  });

  it("repeats the service's part in the plugin of a route, since Kong runs only the most specific one", () => {
    const definition = orders(
      [
        { config: { type: "request-headers", set: [{ name: "X-One", value: "1" }] } },
        { config: { type: "rewrite-path", to: "/v2/{id}" }, match: { paths: ["/orders/{id}"] } },
      ],
      "http://orders.internal/api",
    );
    const route = encode(definition, target).resources.find(({ key }) => key.startsWith("plugin/request-transformer@"));
    expect(route?.body.config).toMatchObject({
      replace: { headers: ["X-One:1"], uri: '/api/v2/$(uri_captures["id"])' },
      add: { headers: ["X-One:1"] },
    });
  });

  it("gives OPTIONS to one route of each path, and to none where the API has its own", () => {
    const definition = withPolicies(
      sampleDefinition({
        backends: ["http://x.internal"],
        operations: ["GET /a", "POST /a", "GET /b/{x}", "DELETE /b/{y}", "GET /c", "OPTIONS /c"],
      }),
      [{ config: { type: "cors" } }],
    );
    const methods = encode(definition, target)
      .resources.filter(({ kind }) => kind === "route")
      .map(({ body }) => body.methods);
    expect(methods).toEqual([["GET", "OPTIONS"], ["POST"], ["GET"], ["DELETE", "OPTIONS"], ["GET"], ["OPTIONS"]]);
  });

  it("lowers a window that a longer one would never let fill, as Kong demands", () => {
    const definition = orders([
      { config: { type: "rate-limit", requests: 100, per: "minute", by: "ip" } },
      { config: { type: "rate-limit", requests: 50, per: "hour", by: "ip" } },
    ]);
    const limiting = encode(definition, target).resources.find(({ key }) => key === "plugin/rate-limiting");
    expect(limiting?.body.config).toMatchObject({ minute: 50, hour: 50, limit_by: "ip" });
  });

  it.each<[string, PolicyLine[], object]>([
    [
      "jwt blocks",
      [{ config: { type: "jwt", issuer: "https://id.test", jwksUri: "https://id.test/keys" } }],
      { severity: "error", override: false },
    ],
    [
      "request validation may be overridden",
      [{ config: { type: "request-validation" } }],
      { severity: "error", override: true },
    ],
    [
      "a timeout of one operation may be overridden",
      [{ config: { type: "timeout" }, match: { paths: ["/orders"] } }],
      { severity: "error", override: true },
    ],
    [
      "consumers without keys are told",
      [{ config: { type: "rate-limit", by: "consumer" } }],
      { severity: "error", override: true },
    ],
    [
      "a node's own count is mentioned",
      [{ config: { type: "rate-limit", by: "ip" } }],
      { severity: "info", fidelity: "approximate" },
    ],
    [
      "what Kong would run is refused",
      [{ config: { type: "response-headers", set: [{ name: "X", value: "{vault://env/x}" }] } }],
      { code: "policy.unsafe-value" },
    ],
    [
      "a mock that Kong would run is refused",
      [{ config: { type: "mock", body: "$(os.exit())" } }],
      { code: "policy.unsafe-value" },
    ],
    [
      "a second key policy is refused",
      [apiKey, { config: { type: "api-key", name: "other" } }],
      { place: "/policies/1", severity: "error", override: false },
    ],
    [
      "another way of counting is refused",
      [{ config: { type: "rate-limit", by: "ip" } }, { config: { type: "quota", by: "api" } }],
      { place: "/policies/1", severity: "error" },
    ],
    [
      "an unknown parameter is refused",
      [{ config: { type: "rewrite-path", to: "/v2/{id}" }, match: { paths: ["/orders"] } }],
      { code: "policy.unsupported" },
    ],
  ])("%s", (_, policies, finding) => {
    const { findings } = encode(orders(policies), target);
    expect(findings).toContainEqual(expect.objectContaining({ place: "/policies/0", ...finding }));
    expect(new Set(findings.map(({ place }) => place)).size).toBe(findings.length);
  });

  it("says which plugin is missing, and lets no key policy go without it", () => {
    const facts = { ...target.facts, plugins: ["acl", "request-transformer"] };
    const { findings, resources } = encode(orders([apiKey]), { ...target, facts });
    expect(findings).toMatchObject([
      { severity: "error", override: false, sentence: expect.stringContaining("key-auth") },
    ]);
    expect(resources.map(({ key }) => key)).not.toContain("plugin/acl");
    expect(kong.capabilities(facts)["api-key"].level).toBe("none");
  });

  it("refuses another public path than the backend's where nothing can put it right", () => {
    const facts = { ...target.facts, plugins: ["cors"] };
    expect(encode(orders(), { ...target, facts }).findings).toMatchObject([{ place: "/basePath", severity: "error" }]);
    expect(kong.capabilities(facts)["base-path"].level).toBe("partial");
  });

  it.each([
    ["two operations on one path", { operations: ["GET /a/{x}", "GET /a/{y}"] as const }, "route.ambiguous"],
    ["a path with an empty segment", { operations: ["GET /a//b"] as const }, "route.empty-segment"],
    [
      "backends of two kinds",
      { backends: ["http://a.internal/x", "https://b.internal"], operations: ["GET /a"] as const },
      "backend.mixed",
    ],
  ])("refuses %s", (_, options, code) => {
    const definition = sampleDefinition({ backends: ["http://a.internal"], ...options });
    expect(encode(definition, target).findings).toContainEqual(expect.objectContaining({ code, severity: "error" }));
  });

  it("makes nothing for a Kong without a database", () => {
    const { resources, findings } = encode(orders(), { ...target, facts: { ...target.facts, database: "off" } });
    expect([resources, findings[0]?.code]).toEqual([[], "gateway.dbless"]);
  });

  it("keeps any text in a tag, and gets it back", () => {
    for (const text of ["/orders, v1/{id}", "💥 “x”", "a:b"]) {
      expect(tag("name", text)).not.toMatch(/[,/]/);
      expect(tagValue(["other", tag("name", text)], "name")).toBe(text);
    }
  });
});

describe("errors", () => {
  const respond = (status: number, body: object, headers: Record<string, string> = {}) =>
    toConnectorError("PUT /x", "PUT", { status, headers, body: JSON.stringify(body) }, new Date(0), ["s3cret"]);

  it("tells a schema violation in Kong's own words, field by field", () => {
    const error = respond(400, {
      code: 2,
      name: "schema violation",
      message: "2 schema violations",
      fields: { config: { minute: "expected a number" }, "@entity": ["at least one of these"] },
    });
    expect(error).toMatchObject({
      code: "rejected",
      detail: "2 schema violations · config.minute: expected a number; @entity: at least one of these",
    });
  });

  it("keeps a secret out of what Kong repeats", () => {
    const { detail } = respond(409, { code: 5, message: "UNIQUE violation detected on '{key=\"s3cret\"}'" });
    expect(detail).toContain("(secret)");
    expect(detail).not.toContain("s3cret");
  });

  it.each([
    ["120", 120_000],
    ["Thu, 01 Jan 1970 00:00:30 GMT", 30_000],
    ["soon", undefined],
  ])("reads Retry-After: %s", (value, expected) => {
    expect(respond(429, {}, { "retry-after": value }).retryAfterMs).toBe(expected);
  });

  it("calls a redirect a matter of the address", () => {
    expect(respond(302, {}).code).toBe("invalid-config");
  });
});

describe("on a gateway", () => {
  const partly: PolicyLine[] = [{ config: { type: "api-key" }, match: { paths: ["/orders/{id}"] } }];

  it("never lets a new route of a running API be reached before its own protection is there", async () => {
    const { urls } = await echo();
    const stage = await openKong();
    const first = sampleDefinition({ backends: [urls[0]], operations: ["GET /orders"] });
    await runTo(stage, first);
    const grown = orders(partly, urls[0]);
    const { changes } = (await planRun(stage, grown)).plan;
    const [endpoint = ""] = await stage.session.endpoints((await planRun(stage, grown)).before);
    const ask = (headers = {}) => stage.sandbox.call(endpoint, { method: "GET", path: "/orders/7", headers });
    for (let step = 0; step < changes.length; step += 1) {
      await runTo({ ...stage, session: stage.sandbox.connect() }, grown, { crashAfter: 1 });
      expect((await ask()).status).not.toBe(200);
    }
    await runTo(stage, grown);
    await expectSettled("the grown API", stage, grown);
    expect((await ask()).status).toBe(401);
    await stage.session.accessKeys?.issue(stage.owner, {
      remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11",
      name: "one",
      key: "key-of-one",
    });
    expect((await ask({ "x-api-key": "key-of-one" })).status).toBe(200);
  });

  it("has no keys, and issues none, where no key policy is deployed", async () => {
    const { session, owner } = await openKong();
    expect(await session.accessKeys?.list(owner)).toEqual([]);
    const key = { remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11", name: "one", key: "key-of-one" };
    await expect(session.accessKeys?.issue(owner, key)).rejects.toThrow(/Deploy it with an API key policy first/);
  });

  it("predicts the call that releases a held route", async () => {
    const stage = await openKong();
    await runTo(stage, sampleDefinition({ backends: ["http://orders.internal"], operations: ["GET /orders"] }));
    const run = await runTo(stage, orders(partly));
    expectPredicted("growing under a key", run);
    expect(run.made.writes).toBe(run.plan.changes.length + 1);
    await expectSettled("afterwards", stage, orders(partly));
  });

  it("spreads over several backends by weight, and follows a change of them", async () => {
    const { urls } = await echo();
    const stage = await openKong();
    const spread = (weights: number[]) =>
      sampleDefinition({
        basePath: "/spread",
        backends: urls.slice(0, weights.length),
        weights,
        operations: ["GET /status"],
      });
    for (const weights of [[100, 50], [100, 10], [100]]) {
      const run = await runTo(stage, spread(weights));
      expectPredicted(String(weights), run);
      await expectSettled(String(weights), stage, spread(weights));
      const [endpoint = ""] = await stage.session.endpoints(run.after);
      expect((await stage.sandbox.call(endpoint, { method: "GET", path: "/status" })).status).toBe(200);
    }
    const left = (await stage.sandbox.inventory()).filter(({ content }) =>
      JSON.stringify(content).includes("gatehouse"),
    );
    expect(left.map(({ kind }) => kind).toSorted()).toEqual(["plugins", "routes", "services"]);
  });

  it("undeploys R routes with a key and several backends in R + 3 writes", async () => {
    const { urls } = await echo();
    const stage = await openKong();
    const definition = withPolicies(
      sampleDefinition({ backends: urls, operations: ["GET /orders", "POST /orders", "GET /orders/{id}"] }),
      [{ config: { type: "api-key" } }],
    );
    await runTo(stage, definition);
    const run = await runTo(stage, undefined);
    expectPredicted("undeploy", run);
    expect(run.made.writes).toBe(3 + 3);
  });

  it("shows what others set beside ours without calling it a change, and keeps it", async () => {
    const stage = await openKong();
    await runTo(stage, orders());
    const { before } = await planRun(stage, orders());
    const service = before.find(({ kind }) => kind === "service");
    await stage.operate("PATCH", `/services/${service?.remoteId}`, {
      tags: [...tags(service?.body.tags), "team-orders"],
      read_timeout: 1,
    });
    const { plan, before: seen } = await planRun(stage, orders());
    expect(seen.find(({ kind }) => kind === "service")?.unmanaged).toEqual({ tags: ["team-orders"] });
    expect(plan.changes.flatMap(({ fields }) => fields.map((field) => field.path))).toEqual(["read_timeout"]);
    await runTo(stage, orders());
    const after = (await planRun(stage, orders())).before.find(({ kind }) => kind === "service");
    expect(after?.unmanaged).toEqual({ tags: ["team-orders"] });
  });

  it("sees a stranger's plugin on our service as a stranger's", async () => {
    const stage = await openKong();
    await runTo(stage, orders());
    const { before } = await planRun(stage, orders());
    const serviceId = before.find(({ kind }) => kind === "service")?.remoteId;
    await stage.operate("POST", `/services/${serviceId}/plugins`, {
      name: "request-termination",
      config: { status_code: 403 },
    });
    const { before: seen } = await planRun(stage, orders());
    expect(seen.find(({ key }) => key === "plugin/request-termination")?.ownership).toBe("foreign");
  });

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

  it("reads a Kong without a database, and refuses to write to it", async () => {
    const handle = await startKongSandbox({ database: "off" });
    onTestFinished(handle.close);
    const session: WriteSession = kongConnector.connect(
      handle.settings,
      handle.credentials.good,
      handle.harness.context(),
    );
    const { facts, permissions, findings } = await session.check("read-write");
    expect(facts.database).toBe("off");
    expect(permissions.filter(({ granted }) => !granted).map(({ name }) => name)).toEqual(["write services"]);
    expect(findings[0]?.code).toBe("gateway.dbless");
    expect(handle.harness.calls.filter(({ effect }) => effect === "write")).toEqual([]);
  });

  it("asks for nothing that writes when the gateway is read-only, and sees a controller's hand", async () => {
    const stage = await openKong();
    await stage.operate("POST", "/services", {
      name: "k8s",
      host: "k8s.internal",
      tags: ["managed-by-ingress-controller"],
    });
    const { permissions, findings } = await stage.session.check("read-only");
    expect(permissions.map(({ neededFor }) => neededFor)).not.toContain("write");
    expect(findings.map(({ code }) => code)).toEqual(["kong.ingress-controller"]);
    expect(stage.sandbox.harness.calls.filter(({ effect }) => effect === "write")).toEqual([]);
  });

  it("is loaded by kind, and parses what was stored before it connects", async () => {
    const connector = await loadConnector("kong");
    const handle = await startKongSandbox();
    onTestFinished(handle.close);
    expect(() => connector.connect({ adminUrl: "nowhere" }, {}, handle.harness.context())).toThrow(
      /settings no longer fit/,
    );
    await expect(loadConnector("nonesuch")).rejects.toThrow(/No connector is named/);
  });

  it("keeps two deployments of one gateway apart", () => {
    const other: OwnerMark = { ...sampleOwner, deploymentId: "6a1d6c0e-2f43-4f7e-8a55-0c9a1f6d2e31" };
    const ids = (owner: OwnerMark) => encode(orders(), { ...target, owner }).resources.map(({ remoteId }) => remoteId);
    expect(ids(sampleOwner).filter((id) => ids(other).includes(id))).toEqual([]);
  });
});

describe.skipIf(!oracleIsThere)(`against Kong's own description${oracleIsThere ? "" : `: ${oracleAbsence}`}`, () => {
  it("fills in the defaults that Kong fills in", () => {
    const oracle = loadOracle();
    for (const [name, ours] of Object.entries(pluginDefaults)) {
      const said = JSON.parse(JSON.stringify(ours, (_, value) => (value === null ? undefined : value)));
      expect(sorted(oracle.pluginDefaults(name)), name).toMatchObject(sorted(said));
    }
  });

  it("says to Kong, everywhere above, only what Kong describes", () => {
    const oracle = loadOracle();
    expect(recordedCalls.length).toBeGreaterThan(100);
    // The description asks PATCH for whole objects, writes references as text, and knows no plugin by name.
    const slips = /must have required property|\/(service|route) must be string|\/protocols\/3 must be|config: /;
    const said = oracle.problems(recordedCalls).filter((problem) => problem.includes("(what was sent)"));
    const configurations = new Map<string, { name: string; config: unknown }>();
    for (const { method, path: address, requestBody } of recordedCalls) {
      const sent = z.object({ name: z.string(), config: z.unknown() }).safeParse(requestBody);
      if (method !== "PUT" || !address.startsWith("/plugins/") || !sent.success) continue;
      configurations.set(JSON.stringify(sent.data), sent.data);
    }
    expect(new Set([...configurations.values()].map(({ name }) => name)).size).toBe(Object.keys(pluginDefaults).length);
    const aboutPlugins = [...configurations.values()].flatMap(({ name, config }) =>
      oracle.pluginProblems(name, config),
    );
    expect([...new Set([...said.filter((problem) => !slips.test(problem)), ...aboutPlugins])]).toEqual([]);
  });
});

function tags(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Lists that Kong keeps as sets, in one order. */
function sorted(value: unknown): object {
  return JSON.parse(JSON.stringify(value, (_, part) => (Array.isArray(part) ? part.toSorted() : part)) ?? "{}");
}
