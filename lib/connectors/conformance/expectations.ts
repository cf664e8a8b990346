import assert from "node:assert/strict";
import { blockingFindings } from "#lib/model/finding.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { ConnectorError, type ConnectorErrorCode } from "../connector-error.ts";
import { changeName, planRun, type Run, type Stage } from "./run.ts";
import type { InventoryObject, Sandbox } from "./subject.ts";

// Assertions that several cases make. Each throws an AssertionError whose message reads without the stack.

/** The act is refused with a ConnectorError of this code, worded for a person, without a secret in it. */
export async function expectConnectorError(
  what: string,
  code: ConnectorErrorCode,
  sandbox: Sandbox,
  act: () => Promise<unknown>,
): Promise<ConnectorError> {
  const thrown = await act().then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(thrown !== undefined, `${what}: expected ${code}, but nothing was thrown.`);
  assert.ok(thrown instanceof ConnectorError, `${what}: expected a ConnectorError ${code}, got ${String(thrown)}.`);
  assert.equal(thrown.code, code, `${what}: expected ${code}, got ${thrown.code} (${thrown.message}).`);
  assert.ok(thrown.sentence.trim().length > 0, `${what}: the error has no sentence.`);
  assert.ok(thrown.operation.trim().length > 0, `${what}: the error does not say during which operation.`);
  expectNoSecret(what, sandbox, [thrown.message, thrown.sentence, thrown.detail ?? ""].join(" "));
  return thrown;
}

function expectNoSecret(what: string, sandbox: Sandbox, text: string): void {
  for (const secret of sandbox.secrets) {
    assert.ok(!text.includes(secret), `${what}: a credential can be read in it.`);
  }
}

/** Nothing the harness recorded, and nothing that was logged, holds a credential. */
export function expectCleanRecords(sandbox: Sandbox): void {
  for (const call of sandbox.harness.calls) expectNoSecret("The recorded address", sandbox, call.address);
  for (const line of sandbox.harness.logLines) expectNoSecret("A log line", sandbox, line);
}

/** What was there before is still there, and the same. */
export function expectUntouched(
  what: string,
  before: readonly InventoryObject[],
  after: readonly InventoryObject[],
): void {
  const now = new Map(after.map((object) => [object.id, object]));
  for (const object of before) {
    assert.deepEqual(now.get(object.id), object, `${what}: the stranger's ${object.kind} ${object.id} was touched.`);
  }
}

/** The calls that were made are the calls that the plan promised. */
export function expectPredicted(what: string, { made, plan }: Run): void {
  assert.deepEqual(made, plan.calls, `${what}: the provider calls made are not those predicted.`);
}

/** A deployment that stands: all present, ours, ready; and nothing left to do. */
export async function expectSettled(
  what: string,
  stage: Stage,
  definition: Parameters<typeof planRun>[1],
): Promise<readonly ObservedResource[]> {
  const { plan, before } = await planRun(stage, definition);
  assert.deepEqual(plan.changes.map(changeName), [], `${what}: the next plan is not empty.`);
  assert.deepEqual(blockingFindings(plan.findings), [], `${what}: the next plan is blocked.`);
  for (const resource of before) {
    assert.ok(resource.ready, `${what}: ${resource.key} is not ready, and nothing is running.`);
  }
  return before;
}

/** How many objects of each kind there are: equal counts mean no duplicate and no orphan, whatever ids were given. */
export function countByKind(inventory: readonly InventoryObject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of inventory) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
