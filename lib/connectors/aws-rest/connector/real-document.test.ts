import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { readDocument } from "#lib/openapi/read.ts";
import { startSandboxBackend } from "../../../sandbox/backend/backend.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { runTo } from "../../conformance/run.ts";
import { withPolicies } from "../../conformance/samples.ts";
import { encode } from "../encode.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { target } from "../fixtures/orders.testing.ts";

const require = createRequire(import.meta.url);
const examples = path.dirname(require.resolve("@readme/oas-examples/package.json"));

/** The API that a document describes, with its bodies and parameters checked, so that its schemas reach AWS. */
async function definitionFrom(file: string, backend: string): Promise<Definition> {
  const { document, summary } = await readDocument(readFileSync(file, "utf8"));
  const bare: Definition = {
    name: path.basename(file),
    version: "1",
    basePath: "/real",
    backends: [{ url: backend, weight: 100 }],
    operations: summary.operations,
    policies: [],
    extensions: {},
    ...(document && { document }),
  };
  return withPolicies(bare, [{ config: { type: "request-validation" } }]);
}

describe("real documents", () => {
  it("deploys an API of 120 operations in 3 writes, and its reads are answered through the data path", async () => {
    const backend = await startSandboxBackend();
    onTestFinished(backend.close);
    const file = path.join(examples, "3.0/json/star-trek.json");
    const definition = await definitionFrom(file, `${backend.url}/trek`);
    expect(definition.operations).toHaveLength(120);
    const published = await fetch(`${backend.url}/__sandbox/definitions/trek`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(definition.document),
    });
    expect(published.status).toBeLessThan(300);

    const stage = await openAwsRest();
    const run = await runTo(stage, definition);
    expectPredicted("the first deployment", run);
    expect(run.made.writes).toBe(3);
    const observed = await expectSettled("star trek", stage, definition);
    const [endpoint = ""] = await stage.session.endpoints(observed);
    const refused: string[] = [];
    for (const { path: at } of definition.operations.filter(({ method }) => method === "GET")) {
      const asked = at.replace(/\{[^}]+\}/g, "1");
      const { status } = await stage.sandbox.call(endpoint, { method: "GET", path: `${asked}?uid=1`, headers: {} });
      if (status >= 400) refused.push(`${status} ${asked}`);
    }
    expect(refused).toEqual([]);
  });

  it("has every example imported that it does not refuse itself", async () => {
    const stage = await openAwsRest();
    const refusals: string[] = [];
    let imported = 0;
    for (const file of globSync("{2.0,3.0,3.1}/json/*.json", { cwd: examples })) {
      const definition = await definitionFrom(path.join(examples, file), "http://backend.internal");
      const { findings } = encode(definition, target);
      if (definition.operations.length === 0 || findings.some(({ severity }) => severity === "error")) continue;
      await runTo(stage, definition).catch((error: unknown) => refusals.push(`${file}: ${detailOf(error)}`));
      imported += 1;
    }
    expect(refusals).toEqual([]);
    expect(imported).toBeGreaterThan(50);
  });

  it("refuses GitHub's whole description with the limit that it breaks", async () => {
    const file = require.resolve("@octokit/openapi/generated/api.github.com.json");
    const definition = await definitionFrom(file, "http://backend.internal");
    const { findings } = encode(definition, target);
    expect(findings.filter(({ code }) => code === "aws.resources")).toMatchObject([
      { severity: "error", sentence: expect.stringMatching(/holds 300 resources, and these paths take \d{3,4}\./) },
    ]);
  }, 60_000);
});

function detailOf(error: unknown): string {
  return error instanceof Error && "detail" in error ? String(error.detail) : String(error);
}
