import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Order, Report } from "./acts.ts";

/** A child that is told orders and tells reports. */
export class Child {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #reports: Report[] = [];
  readonly #exited: Promise<string>;
  #wake: () => void = () => {};
  #errors = "";
  #gone = false;

  constructor(environment: Readonly<Record<string, string>>) {
    const file = fileURLToPath(new URL("child.ts", import.meta.url));
    this.#process = spawn(process.execPath, ["--conditions=react-server", file], {
      env: { PATH: process.env.PATH ?? "", NODE_ENV: "test", LOG_LEVEL: "error", ...environment },
    });
    let rest = "";
    this.#process.stdout.on("data", (chunk) => {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      this.#reports.push(...lines.map((line): Report => JSON.parse(line)));
      this.#wake();
    });
    this.#process.stderr.on("data", (chunk) => {
      this.#errors = `${this.#errors}${chunk}`.slice(-4_000);
    });
    this.#exited = new Promise((resolve) => {
      this.#process.once("close", (code, signal) => {
        this.#gone = true;
        this.#wake();
        resolve(signal ?? String(code));
      });
    });
  }

  tell(order: Order): void {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
  }

  /** The next report of that kind, passing over others. Throws when the process ends before. */
  async next<Is extends Report["is"]>(is: Is): Promise<Extract<Report, { is: Is }>> {
    for (;;) {
      for (let report = this.#reports.shift(); report !== undefined; report = this.#reports.shift()) {
        if (report.is === "unnumbered") throw new Error(report.write);
        if (isA(report, is)) return report;
      }
      if (this.#gone) throw new Error(`The process ended before it reported "${is}":\n${this.#errors}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Everything that was reported until the process ended, and how it ended: a signal's name or an exit code. */
  async end(): Promise<{ readonly how: string; readonly reports: readonly Report[]; readonly errors: string }> {
    const how = await this.#exited;
    return { how, reports: this.#reports.splice(0), errors: this.#errors };
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }
}

function isA<Is extends Report["is"]>(report: Report, is: Is): report is Extract<Report, { is: Is }> {
  return report.is === is;
}
