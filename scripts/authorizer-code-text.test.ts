import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { codeFile, codeModule } from "./authorizer-code-text.ts";

it("holds the code that is sent to AWS to its source: run `npm run generate:authorizer` after a change", () => {
  expect(readFileSync(codeFile, "utf8")).toBe(codeModule());
});
