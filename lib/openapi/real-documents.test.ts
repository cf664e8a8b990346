import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readDocument } from "./read.ts";
import { documentSummarySchema } from "./summary.ts";

// Every example of the readme collection (Swagger Petstore among them) and GitHub's whole description.

const examples = globSync("node_modules/@readme/oas-examples/{2.0,3.0,3.1}/**/*.{json,yaml}").sort();
const github = "node_modules/@octokit/openapi/generated/api.github.com.json";
const counts = { read: 0, clean: 0, warned: 0, refused: 0, operations: 0 };

describe("real documents", () => {
  it.each([...examples, github].map((file) => [path.relative("node_modules", file), file]))(
    "reads %s",
    async (_name, file) => {
      const text = readFileSync(file, "utf8");
      const { document, findings, summary } = await readDocument(text);
      const lines = text.split("\n");

      expect(document?.openapi).toMatch(/^3\.1\./);
      expect(documentSummarySchema.parse(summary)).toEqual(summary);
      for (const finding of findings) {
        // Located: in the text, and where a key or an item begins.
        expect(lines[(finding.line ?? 0) - 1]?.[(finding.column ?? 0) - 1]).toMatch(/\S/);
      }
      expect(findings.map((finding) => finding.code)).not.toContain("openapi.not-validated");
      expect(findings.map((finding) => finding.code)).not.toContain("openapi.not-upgraded");

      const worst = findings.some((finding) => finding.severity === "error")
        ? "refused"
        : findings.some((finding) => finding.severity === "warning")
          ? "warned"
          : "clean";
      counts.read += 1;
      counts[worst] += 1;
      counts.operations += summary.operations.length;
    },
  );

  it("finds all of GitHub's operations", async () => {
    const { summary, findings } = await readDocument(readFileSync(github, "utf8"));
    expect(summary.operations).toHaveLength(1223);
    expect(new Set(summary.operations.map((operation) => operation.id)).size).toBe(1223);
    expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
  }, 120_000);

  it("refuses only the examples that no gateway could serve", () => {
    expect(examples).toHaveLength(129);
    // No path at all, two paths told apart by a fragment, or one parameter twice in a path.
    expect(counts.refused).toBe(9);
  });

  afterAll(() => {
    process.stdout.write(`real documents: ${JSON.stringify(counts)}\n`);
  });
});
