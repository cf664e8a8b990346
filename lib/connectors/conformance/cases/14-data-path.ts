import assert from "node:assert/strict";
import { policyTypes } from "#lib/model/policy/policy.ts";
import type { HttpResponse } from "../../connector.ts";
import { type CaseContext, type ConformanceCase, deployableSamples, stageFor } from "../conformance-case.ts";
import { openDoor } from "../door.ts";
import { type Echo, echoSchema } from "../echo-backend.testing.ts";
import { confessions } from "../policed.ts";
import { policyProbes } from "../policy-probes.ts";
import { encodeTarget, runTo } from "../run.ts";
import type { Sample } from "../samples.ts";

/**
 * Prevents "deployed" that does not answer, and the policy that is configured and not enforced: the API is called as a
 * consumer calls it, and each policy is met once by a request it lets through and once by one it must stop.
 */
export const deployedAnswers: ConformanceCase = {
  number: 14,
  title: "The deployed API answers through the data path, on every operation, with its policies enforced",
  run: async (context) => {
    for (const sample of await deployableSamples(context)) await answersEverywhere(context, sample);
    await enforcesPolicies(context);
  },
};

async function answersEverywhere(context: CaseContext, { name, slug, definition }: Sample): Promise<void> {
  const stage = await stageFor(context, slug);
  const run = await runTo(stage, definition);
  const { ask, endpoint } = await openDoor(stage, run.after);
  const backendsSeen = new Set<string>();
  for (const { method, path } of definition.operations) {
    const what = `${name}: ${method} ${path}`;
    const filled = fill(path);
    const response = await ask({ method, path: `${filled}?page=2` });
    assert.equal(response.status, 200, `${what} answers ${response.status} at ${endpoint}${filled}.`);
    const echo: Echo = echoSchema.parse(JSON.parse(response.body));
    assert.deepEqual([echo.method, decodeURI(echo.path)], [method, filled], `${what} reaches the backend elsewhere.`);
    assert.equal(echo.query.page, "2", `${what} loses the query.`);
    backendsSeen.add(echo.backend);
  }
  if (definition.backends.length > 1) {
    for (let call = 0; call < 60 && backendsSeen.size < definition.backends.length; call += 1) {
      const response = await ask({ method: "GET", path: "/status" });
      backendsSeen.add(echoSchema.parse(JSON.parse(response.body)).backend);
    }
    assert.equal(backendsSeen.size, definition.backends.length, `${name}: some backend gets no request at all.`);
  }
  const strange = await ask({ method: "GET", path: "/no-such-operation/at/all/here" });
  assert.ok(isAbsent(strange), `${name}: an operation that was never published answers ${strange.status}.`);

  await runTo(stage, undefined);
  const [operation] = definition.operations;
  assert.ok(operation !== undefined);
  const gone = await ask({ method: operation.method, path: fill(operation.path) });
  assert.ok(isAbsent(gone), `${name}: the API still answers ${gone.status} after its undeployment.`);
}

/** Nothing is there: most gateways say 404, and some tell who asks no more than 403. */
function isAbsent({ status }: HttpResponse): boolean {
  return status === 404 || status === 403;
}

/** A value for each parameter: a word that no literal segment of the samples has. */
function fill(path: string): string {
  return path.replace(/\{([^}]+)\}/g, (_, parameter: string) => `${parameter.slice(0, 3)}7`);
}

/** Each policy that the connector says exactly in the probe's setting, one API each. */
async function enforcesPolicies(context: CaseContext): Promise<void> {
  for (const type of policyTypes) {
    if (context.capabilities[type].level === "none") continue;
    for (const [index, makeProbe] of policyProbes[type].entries()) {
      await using probe = await makeProbe({ backends: context.backends });
      const stage = await stageFor(context, `probe-${type}-${index}`);
      const { findings } = context.subject.encode(probe.definition, encodeTarget(stage));
      if (findings.some(({ severity }) => severity === "error")) continue;
      if (probe.exactOnly && confessions(findings, type).length > 0) continue;
      const run = await runTo(stage, probe.definition);
      await probe.verify(await openDoor(stage, run.after));
    }
  }
}
