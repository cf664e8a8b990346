import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Definition } from "#lib/model/definition.ts";
import { type PolicyType, policyTypes, securityPolicies } from "#lib/model/policy/policy.ts";
import type { Feature, Support } from "../../capabilities.ts";
import type { Encoded, EncodeTarget } from "../../connector.ts";
import type { CaseContext, ConformanceCase } from "../conformance-case.ts";
import { confessions } from "../policed.ts";
import { policySamples } from "../policy-samples.ts";
import { encodeTarget, sampleOwner } from "../run.ts";
import { ordersSample, type PolicyLine, sampleDefinition, withPolicies } from "../samples.ts";

/**
 * Prevents the policy that is accepted in the portal and absent on the gateway. What is declared full is said without a
 * reservation and does change what is sent; what is declared absent is confessed once, at its place; partial is one or
 * the other for each setting, and never neither.
 */
export const honesty: ConformanceCase = {
  number: 10,
  title: "Each portable policy is said where declared, and confessed once, at its place, where not",
  run: async (context) => {
    const sandbox = await context.start();
    const target = encodeTarget({ owner: sampleOwner, slug: "orders-v1", profile: context.profile, sandbox });
    const { definition } = ordersSample(context.backends.urls[0]);
    for (const type of policyTypes) {
      const support = context.capabilities[type];
      const confessed = policySamples[type].map((line) => judgePolicy(context, target, definition, line));
      if (support.level === "partial") {
        assert.ok(confessed.includes(true), `${type} is declared partial, and every sample of it is said exactly.`);
      }
      expectEachPlace(context, target, definition, type);
      expectDisabledIsAbsent(context, target, definition, type);
    }
    for (const [feature, sample] of structures(context)) judgeStructure(context, target, feature, sample);
  },
};

/** True when the connector confessed that it cannot say this setting exactly. */
function judgePolicy(context: CaseContext, target: EncodeTarget, definition: Definition, line: PolicyLine): boolean {
  const what = JSON.stringify(line.config);
  const { type } = line.config;
  const without = encodeSafely(context, `without ${type}`, definition, target);
  const encoded = encodeSafely(context, what, withPolicies(definition, [line]), target);
  const said = !isDeepStrictEqual(encoded.resources, without.resources);
  expectConfession(what, type, context.capabilities[type], encoded, said);
  const [confession] = confessions(encoded.findings, type);
  if (confession === undefined) return false;
  assert.match(confession.place, /^\/policies\/0(\/|$)/, `${what}: the finding's place is ${confession.place}.`);
  if (confession.fidelity === "unsupported" && securityPolicies.has(type)) {
    assert.equal(confession.severity, "error", `${what}: security is dropped without stopping the deployment.`);
    assert.notEqual(confession.override, true, `${what}: dropped security may be overridden.`);
  }
  return true;
}

function expectConfession(what: string, feature: Feature, support: Support, encoded: Encoded, said: boolean): void {
  const found = confessions(encoded.findings, feature);
  for (const { sentence } of found) assert.ok(sentence.trim().length > 0, `${what}: a finding without a sentence.`);
  switch (support.level) {
    case "full":
      assert.deepEqual(found, [], `${what} is declared full, and yet a loss is confessed.`);
      assert.ok(said, `${what} is declared full, and nothing of it is encoded.`);
      assert.ok(
        encoded.findings.every(({ severity }) => severity !== "error"),
        `${what} is declared full, and yet it is refused.`,
      );
      return;
    case "none":
      assert.equal(found.length, 1, `${what} is declared absent: one finding is due, there are ${found.length}.`);
      assert.equal(found[0]?.fidelity, "unsupported", `${what} is declared absent: its finding says unsupported.`);
      assert.equal(found[0]?.severity, "error", `${what} is declared absent: its finding stops the deployment.`);
      return;
    case "partial":
      assert.ok(found.length <= 1, `${what} is confessed ${found.length} times.`);
      assert.ok(said || found.length === 1, `${what} is dropped in silence.`);
      if (found[0]?.fidelity === "approximate")
        assert.ok(said, `${what} is called approximate, and nothing is encoded.`);
      return;
    default:
      support satisfies never;
  }
}

/** The second of two equal entries is answered for as well as the first, each at its own place. */
function expectEachPlace(context: CaseContext, target: EncodeTarget, base: Definition, type: PolicyType): void {
  const [line] = policySamples[type];
  if (line === undefined || context.capabilities[type].level !== "none") return;
  const twice = withPolicies(base, [
    { ...line, match: { paths: ["/orders"] } },
    { ...line, match: { paths: ["/orders/{id}"] } },
  ]);
  const { findings } = encodeSafely(context, `${type} twice`, twice, target);
  assert.deepEqual(
    confessions(findings, type).map(({ place }) => place.split("/").slice(0, 3).join("/")),
    ["/policies/0", "/policies/1"],
    `${type} twice: each entry has its own finding.`,
  );
}

function expectDisabledIsAbsent(context: CaseContext, target: EncodeTarget, base: Definition, type: PolicyType): void {
  const [line] = policySamples[type];
  if (line === undefined) return;
  const without = encodeSafely(context, `without ${type}`, base, target);
  const disabled = encodeSafely(context, `disabled ${type}`, withPolicies(base, [{ ...line, enabled: false }]), target);
  assert.deepEqual(disabled.resources, without.resources, `A disabled ${type} is encoded.`);
  assert.deepEqual(confessions(disabled.findings, type), [], `A disabled ${type} gives a finding.`);
}

/** What a definition may ask for beside policies. */
function structures({ backends: { urls } }: CaseContext): [Feature, Definition][] {
  const [backend] = urls;
  return [
    ["path-templates", sampleDefinition({ basePath: "/", backends: [backend], operations: ["GET /a/{x}"] })],
    ["base-path", sampleDefinition({ basePath: "/base", backends: [backend], operations: ["GET /a"] })],
    ["several-backends", sampleDefinition({ basePath: "/", backends: urls, operations: ["GET /a"] })],
  ];
}

function judgeStructure(context: CaseContext, target: EncodeTarget, feature: Feature, definition: Definition): void {
  const encoded = encodeSafely(context, feature, definition, target);
  expectConfession(feature, feature, context.capabilities[feature], encoded, true);
  for (const { place } of confessions(encoded.findings, feature)) {
    assert.ok(place.startsWith("/"), `${feature}: the finding has no place in the definition.`);
  }
}

/** A limit is a value: only misuse throws. */
function encodeSafely({ subject }: CaseContext, what: string, definition: Definition, target: EncodeTarget): Encoded {
  try {
    return subject.encode(definition, target);
  } catch (thrown) {
    assert.fail(`${what}: encode throws (${String(thrown)}) where it should return a finding.`);
  }
}
