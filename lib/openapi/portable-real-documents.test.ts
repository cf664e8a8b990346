import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { renameSchemas } from "./portable/rename-schemas.ts";
import { type PortableDocument, portableDocument, printDocument } from "./portable-document.ts";
import { readDocument } from "./read.ts";
import { validateStructure } from "./validate.ts";

// The documents of real-documents.test.ts, with GitHub's whole description.

const examples = globSync("node_modules/@readme/oas-examples/{2.0,3.0,3.1}/**/*.{json,yaml}").sort();
const github = "node_modules/@octokit/openapi/generated/api.github.com.json";
const info = { title: "Real", version: "1" };
const print = (portable: PortableDocument) => printDocument(portable, info);

async function read(file: string): Promise<Definition> {
  const { document, summary } = await readDocument(readFileSync(file, "utf8"));
  return {
    name: info.title,
    version: info.version,
    basePath: "/",
    operations: summary.operations,
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
      const printed = print(portable);

      expect(await validateStructure(printed)).toEqual([]);
      expect(portable.operations.map(({ operation }) => operation)).toEqual(definition.operations);
      expect(referredTo(printed)).toEqual(new Set(Object.keys(portable.schemas)));
      expect(portable.findings.length).toBeLessThan(30);

      const again = portableDocument({ ...definition, document: printed });
      expect(JSON.stringify(print(again))).toBe(JSON.stringify(printed));
      expect(again.findings).toEqual([]);
    },
    60_000,
  );

  it("keeps GitHub's operations, and renames its schemas there and back", async () => {
    const portable = portableDocument(await read(github));
    expect(portable.operations).toHaveLength(1223);
    expect(Object.keys(portable.schemas)).toHaveLength(625);

    const renamed = renameSchemas(portable, (name) => `Model.${name}`);
    expect(referredTo(print(renamed))).toEqual(new Set(Object.keys(portable.schemas).map((name) => `Model.${name}`)));
    const back = renameSchemas(renamed, (name) => name.replace(/^Model\./, ""));
    expect(JSON.stringify(print(back))).toBe(JSON.stringify(print(portable)));
  }, 60_000);
});

/** Names in references and discriminator mappings, wherever they are. */
function referredTo(printed: JsonObject): Set<string> {
  const names = new Set<string>();
  const walk = (value: Json | undefined) => {
    if (typeof value === "string" && value.startsWith("#/components/schemas/"))
      names.add(value.split("/").at(-1) ?? "");
    if (Array.isArray(value)) value.forEach(walk);
    else if (isJsonObject(value)) Object.values(value).forEach(walk);
  };
  walk(printed);
  return names;
}
