import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

const folder = "lib/connectors/aws-rest/wire/authorizer";
export const codeFile = "lib/connectors/aws-rest/wire/authorizer-code.ts";

/**
 * The folder's modules without their types, as a module that holds them as text: the portal is bundled, so that no folder of it
 * can be read while it runs, and the archive has to be the same everywhere.
 */
export function codeModule(): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts") && !/\.(test|testing)\.ts$/.test(name));
  const entries = names.toSorted().map((name) => {
    const file = `${path.basename(name, ".ts")}.mjs`;
    return `  ${JSON.stringify(file)}: \`${inTemplate(scriptOf(readFileSync(path.join(folder, name), "utf8")))}\`,`;
  });
  return [
    "// Written by `npm run generate:authorizer` from the folder `authorizer`.",
    "",
    "/** The modules of the function, by file name. */",
    "export const authorizerCode: Readonly<Record<string, string>> = {",
    ...entries,
    "};",
    "",
  ].join("\n");
}

function scriptOf(source: string): string {
  const compilerOptions = { module: ModuleKind.ES2022, target: ScriptTarget.ES2022 };
  const { outputText } = transpileModule(source, { compilerOptions });
  return outputText.replaceAll(/(from "\.\/[\w-]+)\.ts"/g, '$1.mjs"');
}

function inTemplate(text: string): string {
  return text.replaceAll(/[\\`]|\$\{/g, "\\$&");
}
