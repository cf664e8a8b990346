import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it, onTestFinished } from "vitest";
import { readDocument } from "#lib/openapi/read.ts";
import { startSandboxBackend } from "../../../sandbox/backend/backend.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { runTo } from "../../conformance/run.ts";
import { openKong } from "../fixtures/kong-stage.testing.ts";

const description = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");

it("deploys GitHub's whole description, and every tenth of its reads is answered through the data path", {
  timeout: 240_000,
}, async () => {
  const { document, summary } = await readDocument(readFileSync(description, "utf8"), "json");
  const backend = await startSandboxBackend();
  onTestFinished(backend.close);
  const published = await fetch(`${backend.url}/__sandbox/definitions/github`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(document),
  });
  expect(published.status).toBeLessThan(300);

  const stage = await openKong();
  const definition = {
    name: "GitHub",
    version: "1",
    basePath: "/github",
    backends: [{ url: `${backend.url}/github`, weight: 100 }],
    operations: summary.operations,
    policies: [],
    extensions: {},
  };
  const run = await runTo(stage, definition);
  expect(run.plan.changes.length).toBeGreaterThan(1_223);
  expectPredicted("the first deployment", run);
  const observed = await expectSettled("GitHub's description", stage, definition);

  const [endpoint = ""] = await stage.session.endpoints(observed);
  const reads = summary.operations.filter(({ method }) => method === "GET").filter((_, index) => index % 10 === 0);
  const refused: string[] = [];
  for (const { path } of reads) {
    const asked = path.replace(/\{[^}]+\}/g, "1");
    const { status } = await stage.sandbox.call(endpoint, { method: "GET", path: asked, headers: {} });
    if (status >= 400) refused.push(`${status} ${asked}`);
  }
  expect(reads.length).toBeGreaterThan(60);
  expect(refused).toEqual([]);
});
