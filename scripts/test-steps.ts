import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

export interface StepResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A JSON report to count tests in; without one the step counts as one. */
  readonly report?: string;
}

/** Runs one step with its output shown, and counts what it ran. */
export async function runStep(step: Step): Promise<StepResult> {
  process.stdout.write(`\n── ${step.name}\n`);
  const exitCode = await run(step.command, step.environment);
  const counted = step.report === undefined ? undefined : readReport(step.report);
  const result = counted ?? { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
  // A runner may fail without a failed test: a suite that does not load, a threshold, a crash.
  if (exitCode !== 0 && result.failed === 0) return { ...result, failed: 1 };
  return result;
}

export function run(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<number> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error("An empty command.");
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...environment } });
    child.on("error", () => resolve(127));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() });
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

function readReport(file: string): StepResult | undefined {
  if (!existsSync(file)) return undefined;
  const report = z.union([vitestReport, playwrightReport]).parse(JSON.parse(readFileSync(file, "utf8")));
  if ("stats" in report) {
    const { expected, unexpected, flaky, skipped } = report.stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
}
