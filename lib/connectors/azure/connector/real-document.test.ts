import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, it } from "vitest";
import type { Definition, Operation } from "#lib/model/definition.ts";
import { blockingFindings } from "#lib/model/finding.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { readDocument } from "#lib/openapi/read.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { planRun, runTo } from "../../conformance/run.ts";
import { encode } from "../encode.ts";
import { openAzure, targetOf } from "../fixtures/azure-stage.testing.ts";

const resolve = createRequire(import.meta.url).resolve;
const examples = path.dirname(resolve("@readme/oas-examples/package.json"));

async function definitionOf(file: string): Promise<Definition> {
  const { document, summary } = await readDocument(readFileSync(file, "utf8"), "json");
  return {
    name: "Real",
    version: "1",
    basePath: "/real",
    backends: [{ url: "http://real.internal", weight: 100 }],
    operations: summary.operations,
    policies: [],
    extensions: {},
    document,
  };
}

const github = resolve("@octokit/openapi/generated/api.github.com.json");

/** The same operation below another path. */
const moved = (operation: Operation): Operation => ({
  ...operation,
  id: `moved-${operation.id}`,
  path: `/moved${operation.path}`,
});

function pathsOf({ document }: Definition): JsonObject {
  const paths = document?.paths;
  return isJsonObject(paths) ? paths : {};
}

function movedPaths(definition: Definition): JsonObject {
  return Object.fromEntries(Object.entries(pathsOf(definition)).map(([at, item]) => [`/moved${at}`, item]));
}

// Nothing but webhooks, and a path that names a parameter twice.
const refused = ["3.1/json/webhooks.json", "3.0/json/parameters-common.json"];

it("imports every OpenAPI example there is, each in two writes, and sees nothing left to do", {
  timeout: 240_000,
}, async () => {
  const files = globSync("3.*/json/*.json", { cwd: examples }).filter((file) => !refused.includes(file));
  expect(files.length).toBeGreaterThan(40);
  for (const file of files) {
    const stage = await openAzure();
    const definition = await definitionOf(path.join(examples, file));
    const run = await runTo(stage, definition);
    expectPredicted(file, run);
    expect(run.made.writes, file).toBe(2);
    await expectSettled(file, stage, definition);
    await stage.handle.close();
  }
});

it("deploys an API of more operations than one page of a list holds", { timeout: 120_000 }, async () => {
  const stage = await openAzure();
  const definition = await definitionOf(path.join(examples, "3.0/json/star-trek.json"));
  expect(definition.operations.length).toBeGreaterThan(100);
  const run = await runTo(stage, definition);
  expectPredicted("more than a page", run);
  await expectSettled("more than a page", stage, definition);
});

it("deploys GitHub's whole description, which is small enough without its examples", { timeout: 120_000 }, async () => {
  const stage = await openAzure();
  const definition = await definitionOf(github);
  expect(definition.operations.length).toBeGreaterThan(1000);
  const run = await runTo(stage, definition);
  expectPredicted("GitHub", run);
  expect(run.made.writes).toBe(2);
  await expectSettled("GitHub", stage, definition);
});

it("refuses a document of more than 4 MB, and says which limit it breaks", { timeout: 120_000 }, async () => {
  const definition = await definitionOf(github);
  const twice = {
    ...definition,
    operations: [...definition.operations, ...definition.operations.map(moved)],
    document: { ...definition.document, paths: { ...pathsOf(definition), ...movedPaths(definition) } },
  };
  const stage = await openAzure();
  const { plan } = await planRun(stage, twice);
  expect(blockingFindings(plan.findings)).toEqual([
    expect.objectContaining({ code: "document.too-large", sentence: expect.stringMatching(/at most 4 MB/) }),
  ]);
});

it("refuses what no import takes, at its place", async () => {
  const { findings } = encode(await definitionOf(path.join(examples, "3.0/json/parameters-common.json")), targetOf());
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: "operation.repeated-parameter",
      place: "/paths/~1anything~1{id}~1{action}~1{id}/get",
    }),
  );
});
