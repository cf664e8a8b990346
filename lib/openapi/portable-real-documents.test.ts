import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { isJsonObject, type Json } from "#lib/model/json.ts";
import { portableDocument, printDocument } from "./portable-document.ts";
import { readDocument } from "./read.ts";
import { validateStructure } from "./validate.ts";

// The documents of real-documents.test.ts, with GitHub's whole description.

const examples = globSync("node_modules/@readme/oas-examples/{2.0,3.0,3.1}/**/*.{json,yaml}").sort();
const github = "node_modules/@octokit/openapi/generated/api.github.com.json";
const info = { title: "Real", version: "1" };

async function read(file: string): Promise<Definition> {
  const { document, summary } = await readDocument(readFileSync(file, "utf8"));
  return {
    ...info,
    name: info.title,
    basePath: "/",
    operations: summary.operations.map((operation) => ({ ...operation, id: operation.id.slice(0, 200) })),
    backends: [{ url: "https://a.example.com", weight: 100 }],
    policies: [],
    extensions: {},
    ...(document && { document }),
  };
}

describe("portable real documents", () => {
  it.each([...examples, github].map((file) => [path.relative("node_modules", file), file]))(
    "prepares %s",
    async (_name, file) => {
      const definition = await read(file);
      const portable = portableDocument(definition);
      const printed = printDocument(portable, info);

      const problems = await validateStructure(printed);
      expect(problems.filter(({ sentence }) => !/path-params/.test(sentence))).toEqual([]);
      expect(portable.operations.map(({ operation }) => operation)).toEqual(definition.operations);
      expect(new Set(danglingReferences(printed))).toEqual(new Set());
      expect(portable.findings.length).toBeLessThan(30);
    },
    60_000,
  );
});

function danglingReferences(document: Json | undefined): string[] {
  const schemas = isJsonObject(document) && isJsonObject(document.components) ? document.components.schemas : {};
  const known = isJsonObject(schemas) ? schemas : {};
  const text = JSON.stringify(document);
  const references = Array.from(text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]*)"/g), (match) => match[1] ?? "");
  return references.filter((name) => !Object.hasOwn(known, name));
}
