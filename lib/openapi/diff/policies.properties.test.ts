import { fc, test } from "@fast-check/vitest";
import { expect } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import type { PolicyEntry } from "#lib/model/policy/policy.ts";
import { diffDefinitions } from "./diff.ts";

const config = fc.oneof(
  fc.record({
    type: fc.constant("rate-limit" as const),
    requests: fc.integer({ min: 1, max: 5 }),
    per: fc.constant("minute" as const),
    by: fc.constant("ip" as const),
  }),
  fc.record({
    type: fc.constant("timeout" as const),
    connectMs: fc.constant(1000),
    responseMs: fc.constantFrom(1000, 2000),
  }),
);
const policies = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("a", "b", "c", "d"),
    name: fc.constantFrom("", "One"),
    enabled: fc.boolean(),
    match: fc.constantFrom<PolicyEntry["match"]>({ paths: [], methods: [] }, { paths: ["/a"], methods: ["GET"] }),
    config,
  }),
  { selector: ({ id }) => id, maxLength: 4 },
);
const backends = fc.uniqueArray(
  fc.record({
    url: fc.constantFrom("https://a.example.com", "https://b.example.com"),
    weight: fc.constantFrom(50, 100),
  }),
  { selector: ({ url }) => url, minLength: 1, maxLength: 2 },
);
const definitions = fc.record({ policies, backends }).map(
  // Drawn objects have no prototype, which read ones have.
  (drawn): Definition => ({
    ...plain(drawn),
    name: "Orders",
    version: "1",
    basePath: "/orders",
    operations: [],
    extensions: {},
  }),
);

function plain<Value>(value: Value): Value {
  return structuredClone(value);
}

test.prop([definitions])("no policy and no backend differs from itself", (one) => {
  expect(diffDefinitions(one, structuredClone(one))).toEqual([]);
});

test.prop([definitions, definitions])("what is added one way is removed the other way", (one, other) => {
  const count = (rule: string, before: Definition, after: Definition) =>
    diffDefinitions(before, after).filter((change) => change.rule === rule).length;
  for (const noun of ["policy", "backend"]) {
    expect(count(`${noun}.added`, one, other)).toBe(count(`${noun}.removed`, other, one));
  }
  expect(count("policy.changed", one, other)).toBe(count("policy.changed", other, one));
  expect(count("policy.order", one, other)).toBe(count("policy.order", other, one));
});

test.prop([definitions])("a policy that is switched off is as good as absent", (one) => {
  const without = { ...one, policies: one.policies.filter(({ enabled }) => enabled) };
  expect(diffDefinitions(one, without)).toEqual([]);
});
