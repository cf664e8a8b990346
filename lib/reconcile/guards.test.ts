import { describe, expect, it } from "vitest";
import { findingKey } from "#lib/model/finding.ts";
import { foreignFinding } from "./explain.ts";
import { type GuardInput, guardPlan } from "./guards.ts";
import { planChanges } from "./plan.ts";
import { desire, sampleResource, sampleRules, seen, shareLimits } from "./sample.testing.ts";

const routes = (count: number, port = 1) =>
  Array.from({ length: count }, (_, index) => sampleResource(`route/${String(index).padStart(2, "0")}`, { port }));

const planOf = (desired: ReturnType<typeof routes>, observed: ReturnType<typeof routes>) =>
  planChanges({ desired: desire(...desired), observed: observed.map((r) => seen(r)), connector: sampleRules });

const guard = (plan: GuardInput["plan"], more: Partial<GuardInput> = {}) =>
  guardPlan({ plan, mode: "read-write", accepted: new Set(), removesAll: false, limits: shareLimits, ...more });

describe("shares", () => {
  it.each([
    { so: "4 of 12 deleted", plan: planOf(routes(8), routes(12)), verdict: "ask", code: "share.deleted" },
    { so: "3 of 10 deleted, exactly the limit", plan: planOf(routes(7), routes(10)), verdict: "allow" },
    { so: "all of 9 deleted, too few to be unusual", plan: planOf([], routes(9)), verdict: "allow" },
    { so: "all of 10 changed", plan: planOf(routes(10, 2), routes(10)), verdict: "ask", code: "share.changed" },
    { so: "10 new ones", plan: planOf(routes(20), routes(10)), verdict: "allow" },
  ])("$so: $verdict", ({ plan, verdict, code }) => {
    const guarded = guard(plan);
    expect(guarded.verdict).toBe(verdict);
    expect(guarded.reasons.map((reason) => reason.code)).toEqual(code === undefined ? [] : [code]);
  });

  it("says the number, the limit and how to proceed", () => {
    const [reason] = guard(planOf(routes(6), routes(12))).reasons;
    expect(reason?.sentence).toContain("6 of 12");
    expect(reason?.sentence).toContain("50 %");
    expect(reason?.sentence).toContain("30 %");
    expect(reason?.sentence).toContain("Confirm");
  });

  it("is unusual where an admin says so", () => {
    const plan = planOf(routes(8), routes(10));
    expect(guard(plan, { limits: { ...shareLimits, deletedPercent: 20 } }).verdict).toBe("allow");
    expect(guard(plan, { limits: { ...shareLimits, deletedPercent: 19 } }).verdict).toBe("ask");
    const changed = planOf(routes(10, 2), routes(10));
    expect(guard(changed, { limits: { ...shareLimits, changedPercent: 100 } }).verdict).toBe("allow");
  });

  it("does not count what an undeploy takes away", () => {
    expect(guard(planOf([], routes(20)), { removesAll: true }).verdict).toBe("allow");
  });
});

describe("refusals", () => {
  const plan = planOf(routes(1), []);
  const finding = { ...foreignFinding(sampleResource("route/a", {}), seen(sampleResource("route/a", {}))) };

  it("a read-only gateway is never written to, not even by an empty plan", () => {
    expect(guard(planOf([], []), { mode: "read-only" })).toMatchObject({
      verdict: "refuse",
      reasons: [{ code: "mode.read-only" }],
    });
    expect(guard(plan, { mode: "write-only" }).verdict).toBe("allow");
  });

  it("who may not deploy here is told why", () => {
    const denied = "Needs the role publisher or admin; you are viewer.";
    expect(guard(plan, { denied })).toMatchObject({ verdict: "refuse", reasons: [{ sentence: denied }] });
  });

  it("a blocking finding refuses, and acceptance by name helps only where overriding is offered", () => {
    const accepted = new Set([findingKey(finding)]);
    const dropped = { ...plan, findings: [finding] };
    expect(guard(dropped).verdict).toBe("refuse");
    expect(guard(dropped, { accepted }).verdict).toBe("refuse");
    const unsupported = { ...plan, findings: [{ ...finding, override: true }] };
    expect(guard(unsupported).verdict).toBe("refuse");
    expect(guard(unsupported, { accepted }).verdict).toBe("allow");
  });
});
