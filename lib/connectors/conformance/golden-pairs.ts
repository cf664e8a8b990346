import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Definition, definitionSchema } from "#lib/model/definition.ts";

/**
 * Holds what a connector says of each `*.definition.json` in its fixtures against the files beside it. `say` gives the
 * texts of one definition by the ending of their file: `resources.json`.
 */
export function describeGoldenPairs(
  fixtures: string,
  say: (definition: Definition) => Readonly<Record<string, string>>,
): void {
  describe("golden pairs", () => {
    it.each(globSync("*.definition.json", { cwd: fixtures }))("%s encodes as it always did", async (file) => {
      const definition = definitionSchema.parse(JSON.parse(readFileSync(path.join(fixtures, file), "utf8")));
      for (const [ending, text] of Object.entries(say(definition))) {
        await expect(text).toMatchFileSnapshot(path.join(fixtures, file.replace("definition.json", ending)));
      }
    });
  });
}
