import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Definition } from "#lib/model/definition.ts";
import { writtenChanges } from "#lib/model/plan.ts";
import { type CaseContext, type ConformanceCase, stageFor } from "../conformance-case.ts";
import { expectPredicted, expectSettled } from "../expectations.ts";
import { exactPolicies } from "../policed.ts";
import { changeName, desire, encodeTarget, planRun, runTo, type Stage } from "../run.ts";
import { manyOperations, type PolicyLine, sampleDefinition, withPolicies } from "../samples.ts";
import type { InventoryObject } from "../subject.ts";

const operationCount = 20;
const onlyPath = "/items-7/{id}";

/**
 * Prevents the deployment that rewrites everything for a comma: slow, rate-limited, and a risk to nineteen operations
 * that nobody meant to change.
 */
export const changeIsSmall: ConformanceCase = {
  number: 5,
  title: "A change of one operation or one policy writes only what is concerned, and the second plan is empty",
  run: async (context) => {
    const stage = await stageFor(context, "many-v1");
    let current = manyOperations(context.backends.urls[0], operationCount);
    await runTo(stage, current);
    for (const { name, definition } of successiveChanges(context, stage, current)) {
      await changeTo(name, stage, current, definition, context.backends.urls[0]);
      current = definition;
    }
    await correctAnEdit(stage, current);
  },
};

interface NamedDefinition {
  readonly name: string;
  readonly definition: Definition;
}

function successiveChanges(context: CaseContext, stage: Stage, base: Definition): NamedDefinition[] {
  const [added] = sampleDefinition({
    backends: ["http://backend.invalid"],
    operations: ["POST /items-7/{id}"],
  }).operations;
  assert.ok(added !== undefined);
  const grown = { ...base, operations: [...base.operations, added] };
  const changes: NamedDefinition[] = [
    { name: "add an operation", definition: grown },
    {
      name: "change an operation's method",
      definition: {
        ...base,
        operations: [...base.operations, { ...added, method: "PUT" }],
      },
    },
    { name: "remove an operation", definition: base },
  ];
  for (const [first, second] of policyPairs(context, stage, base)) {
    const name = first.config.type;
    changes.push({ name: `add ${name} to one operation`, definition: withPolicies(base, [narrowed(first)]) });
    changes.push({ name: `change ${name}`, definition: withPolicies(base, [narrowed(second)]) });
    changes.push({ name: `remove ${name}`, definition: base });
  }
  return changes;
}

/** Two policies of one type, in two settings, that this connector says exactly for one operation. */
function policyPairs({ subject }: CaseContext, stage: Stage, base: Definition): [PolicyLine, PolicyLine][] {
  const target = encodeTarget(stage);
  const narrowing: [PolicyLine, PolicyLine][] = [
    [
      { config: { type: "response-headers", set: [{ name: "X-One", value: "1" }] } },
      { config: { type: "response-headers", set: [{ name: "X-One", value: "2" }] } },
    ],
    [
      { config: { type: "rate-limit", requests: 10, per: "minute", by: "ip" } },
      { config: { type: "rate-limit", requests: 20, per: "minute", by: "ip" } },
    ],
  ];
  const exact = exactPolicies(subject, target, base);
  return narrowing.filter(([first]) => exact.has(first.config.type));
}

function narrowed(line: PolicyLine): PolicyLine {
  return { ...line, match: { paths: [onlyPath] } };
}

async function changeTo(name: string, stage: Stage, from: Definition, to: Definition, backend: string): Promise<void> {
  const before = await stage.sandbox.inventory();
  const run = await runTo(stage, to);
  const written = writtenChanges(run.plan);
  assert.ok(written.length > 0, `${name}: nothing is written.`);
  const concerned = concernedKeys(stage, from, to);
  for (const change of run.plan.changes) {
    assert.ok(concerned.has(change.key), `${name}: ${changeName(change)} is not concerned.`);
  }
  const limit = 2 * resourcesOfOneOperation(stage, to, backend);
  assert.ok(
    written.length <= limit,
    `${name}: ${written.length} writes; an API of that operation alone, made and removed, takes ${limit}.`,
  );
  expectPredicted(name, run);
  const touched = differences(before, await stage.sandbox.inventory());
  assert.ok(
    touched <= run.plan.changes.length,
    `${name}: ${touched} objects differ on the gateway after ${run.plan.changes.length} changes.`,
  );
  await expectSettled(name, stage, to);
}

/** Keys of the resources that read differently in the two definitions. */
function concernedKeys(stage: Stage, from: Definition, to: Definition): Set<string> {
  const said = (definition: Definition) =>
    new Map(desire(stage, definition, true).resources.map((r) => [r.key, stage.subject.canonicalize(r).body]));
  const [before, after] = [said(from), said(to)];
  const keys = new Set([...before.keys(), ...after.keys()]);
  return new Set([...keys].filter((key) => !isDeepStrictEqual(before.get(key), after.get(key))));
}

/** How many resources an API of one operation, under the same policies, is made of. */
function resourcesOfOneOperation(stage: Stage, { policies }: Definition, backend: string): number {
  const alone = sampleDefinition({ backends: [backend], operations: [`GET ${onlyPath}`] });
  return desire(stage, { ...alone, policies }, true).resources.length;
}

function differences(before: readonly InventoryObject[], after: readonly InventoryObject[]): number {
  const said = (inventory: readonly InventoryObject[]) => new Map(inventory.map((object) => [object.id, object]));
  const [old, now] = [said(before), said(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((id) => !isDeepStrictEqual(old.get(id), now.get(id)))
    .length;
}

/** What somebody changed in the gateway's own console is seen, and put right in one write each. */
async function correctAnEdit(stage: Stage, definition: Definition): Promise<void> {
  const inventory = await stage.sandbox.inventory();
  const observed = await expectSettled("before an edit", stage, definition);
  let edited = 0;
  for (const resource of observed) {
    if (!(await stage.sandbox.edit(resource))) continue;
    edited += 1;
    const { plan } = await planRun(stage, definition);
    assert.deepEqual(
      plan.changes.map(changeName),
      [`update ${resource.key}`],
      `Someone edited ${resource.key}; the plan does not put just that right.`,
    );
    await runTo(stage, definition);
    assert.deepEqual(
      await stage.sandbox.inventory(),
      inventory,
      `Re-applying does not undo the edit of ${resource.key}.`,
    );
    if (edited === 3) return;
  }
  assert.ok(edited > 0, "The sandbox could edit nothing.");
}
