import { describe, expect, test } from "vitest";
import { type Definition, definitionSchema } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { PolicyConfig } from "#lib/model/policy/policy.ts";
import { probesFor } from "./probes.ts";

const list = { id: "list", method: "GET", path: "/orders" } as const;
const read = { id: "read", method: "GET", path: "/orders/{id}" } as const;
const create = { id: "create", method: "POST", path: "/orders" } as const;

function api(operations: readonly object[], ...configs: object[]): Definition {
  return definitionSchema.parse({
    name: "Orders",
    version: "1",
    basePath: "/orders",
    operations,
    backends: [{ url: "https://orders.example.com" }],
    policies: configs.map((config, index) => ({ id: `p${index}`, config })),
  });
}

test("a refusal is expected everywhere where callers have to prove who they are", () => {
  const definition = api([list]);
  const expected = (asksCallers: boolean) =>
    probesFor({ definition, findings: [], limitHeader: undefined, asksCallers }).map(({ expects }) => expects.kind);
  expect(expected(false)).toEqual(["absent", "answers"]);
  expect(expected(true)).toEqual(["absent", "refuses"]);
});

function sent(definition: Definition, findings: readonly Finding[] = [], limitHeader?: string) {
  return probesFor({ definition, findings, limitHeader }).map(({ method, path, expects }) => [
    method,
    path,
    expects.kind,
  ]);
}

const nowhere = ["GET", "/gatehouse-check/no-operation-is-here", "absent"];

const unsaid = (index: number): Finding => ({
  severity: "error",
  code: "policy.unsupported",
  place: `/policies/${index}`,
  sentence: "It cannot.",
  fidelity: "unsupported",
});

describe("what is sent", () => {
  test("a wrong path, and the operation with nothing to make up first", () => {
    expect(sent(api([read, list]))).toEqual([nowhere, ["GET", "/orders", "answers"], ["GET", "/orders/1", "answers"]]);
  });

  test("nothing that could change something", () => {
    expect(sent(api([create]))).toEqual([nowhere]);
  });

  test.each<PolicyConfig["type"]>(["api-key", "jwt"])("with %s, a call without it", (type) => {
    const config = { type, issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys" };
    expect(sent(api([list], config))).toEqual([nowhere, ["GET", "/orders", "refuses"]]);
  });

  test("preflights of an origin that may and of one that may not", () => {
    const probes = probesFor({
      definition: api([create], { type: "cors", origins: ["https://app.example.com"] }),
      findings: [],
      limitHeader: undefined,
    });
    expect(probes.slice(1)).toMatchObject([
      {
        method: "OPTIONS",
        headers: { origin: "https://app.example.com", "access-control-request-method": "POST" },
        expects: { kind: "allows-origin", origin: "https://app.example.com" },
      },
      { method: "OPTIONS", expects: { kind: "denies-origin" } },
    ]);
  });

  test("for every origin there is none that may not", () => {
    expect(sent(api([list], { type: "cors" }))).toEqual([
      nowhere,
      ["GET", "/orders", "answers"],
      ["OPTIONS", "/orders", "allows-origin"],
    ]);
  });

  test("a limit is looked for only where the kind tells of it", () => {
    const limited = api([list], { type: "rate-limit" });
    const headerOf = (limitHeader?: string) =>
      probesFor({ definition: limited, findings: [], limitHeader }).flatMap(({ expects }) =>
        expects.kind === "answers" ? [expects.header] : [],
      );
    expect(headerOf("RateLimit-Limit")).toEqual(["RateLimit-Limit"]);
    expect(headerOf()).toEqual([undefined]);
  });

  test("nothing is expected of a policy that the gateway leaves out, or that is switched off", () => {
    const definition = api([list], { type: "cors" }, { type: "api-key" });
    expect(sent(definition, [unsaid(0), unsaid(1)])).toEqual([nowhere, ["GET", "/orders", "answers"]]);
    const [cors, key] = definition.policies;
    const off = { ...definition, policies: [cors, key].flatMap((one) => (one ? [{ ...one, enabled: false }] : [])) };
    expect(sent(off)).toEqual([nowhere, ["GET", "/orders", "answers"]]);
  });

  test("no call is made that would need a client certificate", () => {
    const certificate = { type: "mutual-tls", caCertificates: ["-----BEGIN CERTIFICATE-----"] };
    expect(sent(api([list], certificate))).toEqual([nowhere]);
  });

  test.each(["/{proxy+}", "/{a}/{b}", "/gatehouse-check/{x}"])("no wrong path is asked where %s takes all", (path) => {
    expect(sent(api([{ id: "any", method: "GET", path }])).map(([, , kind]) => kind)).toEqual(["answers"]);
  });

  test("never more than eight", () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ id: `o${index}`, method: "GET", path: `/o${index}` }));
    const guarded = { id: "g1", match: { paths: ["/o1", "/o3", "/o5"] }, config: { type: "api-key" } };
    const shared = { id: "c", config: { type: "cors", origins: ["https://app.example.com"] } };
    const definition = definitionSchema.parse({ ...api(many), policies: [guarded, shared] });
    const probes = probesFor({ definition, findings: [], limitHeader: undefined });
    expect(probes).toHaveLength(7);
  });
});
