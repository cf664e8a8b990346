import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it, onTestFinished } from "vitest";
import { blockingFindings } from "#lib/model/finding.ts";
import { readDocument } from "#lib/openapi/read.ts";
import { startSandboxBackend } from "../../../sandbox/backend/backend.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { runTo } from "../../conformance/run.ts";
import { encode } from "../encode.ts";
import { openAwsHttp } from "../fixtures/aws-http-stage.testing.ts";
import { target } from "../fixtures/orders.testing.ts";

const { resolve } = createRequire(import.meta.url);

async function read(file: string, name: string, backend: string) {
  const { document, summary } = await readDocument(readFileSync(resolve(file), "utf8"), "json");
  const base = { version: "1", policies: [], extensions: {} };
  const backends = [{ url: backend, weight: 100 }];
  return {
    document,
    definition: { ...base, name, basePath: `/${name}`, backends, operations: summary.operations, document },
  };
}

it("deploys a description of 120 operations in 2 writes, and every read is answered through the data path", {
  timeout: 120_000,
}, async () => {
  const backend = await startSandboxBackend();
  onTestFinished(backend.close);
  const { document, definition } = await read(
    "@readme/oas-examples/3.0/json/star-trek.json",
    "trek",
    `${backend.url}/trek`,
  );
  const published = await fetch(`${backend.url}/__sandbox/definitions/trek`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(document),
  });
  expect(published.status).toBeLessThan(300);

  const stage = await openAwsHttp();
  const run = await runTo(stage, definition);
  expect(run.made.writes).toBe(2);
  expectPredicted("the first deployment", run);
  const observed = await expectSettled("the description", stage, definition);

  const [endpoint = ""] = await stage.session.endpoints(observed);
  const reads = definition.operations.filter(({ method }) => method === "GET");
  expect(definition.operations.length).toBeGreaterThanOrEqual(120);
  expect(reads.length).toBeGreaterThan(60);
  const refused: string[] = [];
  for (const { path } of reads) {
    const asked = path.replace(/\{[^}]+\}/g, "1");
    // A mock of a backend asks for the parameters that the description requires; the gateway passes its refusal on.
    const { status, body } = await stage.sandbox.call(endpoint, { method: "GET", path: asked, headers: {} });
    if (status >= 500 || body === '{"message":"Not Found"}') refused.push(`${status} ${asked} ${body}`);
  }
  expect(refused).toEqual([]);
});

it("refuses GitHub's description before any call, and names the limit", { timeout: 120_000 }, async () => {
  const { definition } = await read(
    "@octokit/openapi/generated/api.github.com.json",
    "github",
    "https://api.github.com",
  );
  const findings = blockingFindings(encode(definition, target).findings);
  // One path has two parameters in one segment.
  expect(findings.map(({ code }) => code)).toEqual(["route.unsupported", "aws.routes"]);
  expect(findings[1]?.sentence).toBe(
    "The API has 1222 operations, and an HTTP API holds 300 routes and as many integrations.",
  );
});
