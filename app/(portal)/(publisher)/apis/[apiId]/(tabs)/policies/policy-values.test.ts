import { expect, it } from "vitest";
import { mergeValues } from "#components/forms/merge-values.ts";
import type { TypedPolicy } from "#components/policies/policy-kind.ts";
import { policiesOf, policyMerges, policyValues } from "./policy-values.ts";

const policy = (id: string, config: TypedPolicy["config"] = { type: "cache" }): TypedPolicy => ({
  id,
  name: "",
  enabled: true,
  match: { paths: [], methods: ["GET"] },
  config,
});

it("is read back as it was", () => {
  const policies = [policy("b"), policy("a", { type: "cors", origins: ["*"] })];
  expect(policiesOf(policyValues(policies))).toEqual(policies);
});

it("merges what two people did to two policies, and an addition of each", () => {
  const base = [policy("a"), policy("b")];
  const mine = [policy("a", { type: "cache", seconds: 5 }), policy("mine"), policy("b")];
  const theirs = [policy("b"), policy("theirs")];
  const { values, conflicts } = mergeValues(policyValues(base), policyValues(mine), policyValues(theirs), policyMerges);
  expect(conflicts.map(({ field }) => field)).toEqual(["a"]);
  expect(policiesOf(values).map(({ id }) => id)).toEqual(["mine", "b", "theirs", "a"]);
});

it("forgets a policy that both let go", () => {
  const values = { ...policyValues([policy("a"), policy("b")]), a: undefined };
  expect(policiesOf(values).map(({ id }) => id)).toEqual(["b"]);
});
