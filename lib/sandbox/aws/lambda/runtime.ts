import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { StoredFunction } from "./model.ts";
import { unzip } from "./unzip.ts";

const program = fileURLToPath(new URL("./function.worker.ts", import.meta.url));
/** "Lambda quotas": a deployment package, unzipped. */
export const largestCode = 250 * 1_048_576;

const replySchema = z.object({ id: z.number(), returned: z.unknown().optional(), thrown: z.string().optional() });

interface Waiting {
  readonly resolve: (returned: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One process that holds one version of a function, warm between calls, as Lambda keeps it. */
class Instance {
  readonly revision: string;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #isStopped = false;

  constructor({ id, code, codeSha256, handler, memorySize }: StoredFunction, region: string) {
    this.revision = `${codeSha256} ${handler}`;
    this.#folder = realpathSync(mkdtempSync(path.join(tmpdir(), "sandbox-lambda-")));
    for (const [name, content] of unzip(Buffer.from(code, "base64"), largestCode)) {
      const file = path.join(this.#folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    this.#child = fork(program, [this.#folder, handler], {
      execArgv: [
        ...["--permission", `--allow-fs-read=${this.#folder}`, `--allow-fs-read=${program}`],
        ...["--disable-warning=ExperimentalWarning", `--max-old-space-size=${memorySize}`],
      ],
      env: { AWS_REGION: region, AWS_LAMBDA_FUNCTION_NAME: id, TZ: "UTC", NODE_ENV: "production" },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    // A function that nobody asks keeps no process alive.
    this.#child.unref();
    this.#child.channel?.unref();
    this.#child.on("message", (message) => this.#answered(message));
    this.#child.on("exit", () => this.#ended("Runtime exited"));
    this.#child.on("error", (error) => this.#ended(error.message));
  }

  get isAlive(): boolean {
    return this.#child.connected && !this.#isStopped;
  }

  invoke(event: unknown, timeoutSeconds: number): Promise<unknown> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#ended(`Task timed out after ${timeoutSeconds.toFixed(2)} seconds`);
        this.stop();
      }, timeoutSeconds * 1_000);
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          clearTimeout(timer);
          settle(value);
        };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      this.#child.send({ id, event });
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#child.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #answered(message: unknown): void {
    const { id, returned, thrown } = replySchema.parse(message);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (thrown === undefined) waiting?.resolve(returned);
    else waiting?.reject(new Error(thrown));
  }

  #ended(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}

/** Runs uploaded functions, each in a process of its own that is replaced when its code is. */
export class FunctionRuntime {
  readonly #region: string;
  readonly #instances = new Map<string, Instance>();

  constructor(region: string) {
    this.#region = region;
  }

  /** What the function returns. Rejects with what it throws, by its message. */
  async invoke(stored: StoredFunction, event: unknown): Promise<unknown> {
    return this.#instanceOf(stored).invoke(event, stored.timeout);
  }

  stop(): void {
    for (const instance of this.#instances.values()) instance.stop();
    this.#instances.clear();
  }

  #instanceOf(stored: StoredFunction): Instance {
    const known = this.#instances.get(stored.id);
    if (known?.isAlive && known.revision === `${stored.codeSha256} ${stored.handler}`) return known;
    known?.stop();
    const made = new Instance(stored, this.#region);
    this.#instances.set(stored.id, made);
    return made;
  }
}
