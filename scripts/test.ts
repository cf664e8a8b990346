import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt } from "./build.ts";
import { databaseSuites } from "./database-suites.ts";
import { startPostgres } from "./test-postgres.ts";
import { runStep, type StepResult } from "./test-steps.ts";
import { ensureTool } from "./test-tools.ts";

/** `npm test` runs everything; `npm run check` the part that needs no PostgreSQL, build or browser. */
const { values } = parseArgs({ options: { fast: { type: "boolean", default: false } } });
const reports = path.resolve("test-results");
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const results: StepResult[] = [];
let skippedSuites = 0;

await step("Lint and format", ["biome", "ci", "--colors=off", "."]);
await step("Types", ["tsc", "--noEmit", "-p", "."]);
await step("Import rules", [
  "depcruise",
  "--config",
  ".dependency-cruiser.cjs",
  "app",
  "components",
  "lib",
  "instrumentation.ts",
  "proxy.ts",
]);
await step("Unused code", ["knip"]);
await step("Schema and migrations agree", [process.execPath, "scripts/make-migration.mjs", "--check"]);
await vitest("Unit, database on PGlite, sandbox, conformance", "vitest.json", []);
if (!values.fast) {
  await databaseOnPostgres();
  await journeys();
}
conclude();

async function step(name: string, command: readonly string[], environment?: Record<string, string>, report?: string) {
  results.push(await runStep({ name, command, environment, report }));
}

async function vitest(
  name: string,
  reportName: string,
  files: readonly string[],
  environment?: Record<string, string>,
) {
  const report = path.join(reports, reportName);
  const command = ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...files];
  await step(name, command, environment, report);
}

/** The very suites that ran on PGlite, again on a real server, as this process's own child on a free port. */
async function databaseOnPostgres() {
  if (!ensureTool("postgres")) return skip("PostgreSQL");
  const server = await startPostgres();
  try {
    await vitest("Database on PostgreSQL", "vitest-postgres.json", databaseSuites(), {
      GATEHOUSE_TEST_POSTGRES: server.url,
    });
  } finally {
    await server.stop();
  }
}

async function journeys() {
  if (!ensureTool("chromium")) return skip("Chromium");
  ensureBuilt();
  const report = path.join(reports, "playwright.json");
  await step(
    "Journeys in Chromium",
    ["playwright", "test", "--config", "e2e/playwright.config.ts", "--reporter=list,json"],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    report,
  );
}

function skip(what: string) {
  skippedSuites += 1;
  if (process.env.CI === "true") results.push({ passed: 0, failed: 1, skipped: 0 });
  process.stdout.write(
    `\n── ${what}: skipped${process.env.CI === "true" ? ", which fails here because CI=true" : ""}\n`,
  );
}

function conclude() {
  const total = (pick: (result: StepResult) => number) => results.reduce((sum, result) => sum + pick(result), 0);
  const failed = total((result) => result.failed);
  const skipped = total((result) => result.skipped) + skippedSuites;
  process.stdout.write(
    `\n${total((result) => result.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
  );
  process.exit(failed > 0 ? 1 : 0);
}
