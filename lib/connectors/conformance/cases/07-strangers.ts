import assert from "node:assert/strict";
import type { Definition } from "#lib/model/definition.ts";
import { blockingFindings } from "#lib/model/finding.ts";
import { type CaseContext, type ConformanceCase, stageFor } from "../conformance-case.ts";
import { expectSettled, expectUntouched } from "../expectations.ts";
import { policedOrders } from "../policed.ts";
import { changeName, desire, encodeTarget, planRun, runTo, type Stage } from "../run.ts";

/**
 * Prevents the worst thing a control plane can do: to overwrite what another team made by hand, because its name or
 * place happened to be the one we would have chosen. Taking over is possible, when a person says so by name.
 */
export const strangersAreRefused: ConformanceCase = {
  number: 7,
  title: "A stranger in our place is refused with a finding and stays as it is, unless adopted by name",
  run: async (context) => {
    const stage = await stageFor(context, "stranger-v1");
    const definition = definitionFor(context, stage);
    let placed = 0;
    for (const { key } of desire(stage, definition, false).resources) {
      if (await refusesStrangerAt(context, key)) placed += 1;
    }
    assert.ok(placed > 0, "The sandbox could place a stranger nowhere.");
  },
};

/** An API that takes as many kinds of place as this connector knows. */
function definitionFor({ backends, capabilities, subject }: CaseContext, stage: Stage): Definition {
  const policed = policedOrders(subject, encodeTarget(stage), backends.urls[0]);
  if (capabilities["several-backends"].level === "none") return policed;
  return { ...policed, backends: backends.urls.map((url) => ({ url, weight: 100 })) };
}

/** False when this resource has no place that a stranger could hold. */
async function refusesStrangerAt(context: CaseContext, key: string): Promise<boolean> {
  const stage = await stageFor(context, "stranger-v1");
  const definition = definitionFor(context, stage);
  const resource = desire(stage, definition, false).resources.find((candidate) => candidate.key === key);
  assert.ok(resource !== undefined);
  if (!(await stage.sandbox.placeForeign(resource))) return false;
  const inventory = await stage.sandbox.inventory();

  const { plan, before } = await planRun(stage, definition);
  const seen = before.filter((observed) => observed.key === key);
  assert.deepEqual(
    seen.map(({ ownership }) => ownership),
    ["foreign"],
    `The stranger in the place of ${key} is not seen as one.`,
  );
  const findings = blockingFindings(plan.findings);
  assert.equal(findings.length, 1, `The stranger in the place of ${key} gives ${findings.length} blocking findings.`);
  assert.deepEqual(
    plan.changes.filter((change) => change.key === key).map(changeName),
    [],
    `The plan touches the stranger in the place of ${key}.`,
  );
  assert.deepEqual(await stage.sandbox.inventory(), inventory, "Planning changes the gateway.");

  const undeploy = await runTo(stage, undefined);
  assert.equal(undeploy.made.writes, 0, "Undeploying writes where nothing is ours.");
  expectUntouched("undeploy beside a stranger in our place", inventory, await stage.sandbox.inventory());

  await runTo(stage, definition, { adopt: new Set([key]) });
  const adopted = (await expectSettled(`after adopting ${key}`, stage, definition)).filter((o) => o.key === key);
  assert.deepEqual(
    adopted.map(({ ownership }) => ownership),
    ["ours"],
    `${key} was adopted by name, and is not ours.`,
  );
  return true;
}
