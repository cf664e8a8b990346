import { expect, it } from "vitest";
import { databaseSuites } from "./database-suites.ts";

it.each([
  ["opens a database itself", "lib/audit/audit.test.ts"],
  ["opens one through a stage", "lib/rollouts/rollout.test.ts"],
  ["opens one through a stage of another room", "lib/jobs/worker.test.ts"],
  ["kills processes on one", "lib/rollouts/crash/crash.test.ts"],
])("runs again on PostgreSQL what %s", (_how, file) => {
  expect(databaseSuites()).toContain(file);
});

it("leaves out what opens none", () => {
  expect(databaseSuites()).not.toContain("lib/reconcile/plan.test.ts");
});
