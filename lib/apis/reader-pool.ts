import "server-only";
import path from "node:path";
import { Piscina } from "piscina";
import { AppError } from "#lib/errors.ts";
import type { DocumentReading } from "#lib/openapi/read.ts";
import type { ReaderTask } from "#lib/openapi/reader.worker.ts";

type ReaderPool = Piscina<ReaderTask, DocumentReading>;

// Next bundles instrumentation and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseReaderPool: ReaderPool | undefined;
}

/** What one reading may take. GitHub Enterprise's description, the largest known, takes 3 s and 300 MB. */
const limits = { heapMb: 512, timeMs: 60_000, waiting: 20 };

function readerPool(): ReaderPool {
  globalThis.gatehouseReaderPool ??= openReaderPool(limits.heapMb);
  return globalThis.gatehouseReaderPool;
}

/** A pool of its own, for tests that want a smaller heap. */
export function openReaderPool(heapMb: number): ReaderPool {
  return new Piscina({
    // Joined at run time and not resolved by a bundler: Node runs the TypeScript file as it is.
    filename: path.join(/* turbopackIgnore: true */ process.cwd(), "lib", "openapi", "reader.worker.ts"),
    name: "read",
    minThreads: 0,
    maxThreads: 2,
    idleTimeout: 10_000,
    maxQueue: limits.waiting,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: 8 },
    execArgv: [],
    env: {},
  });
}

interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeMs?: number;
  readonly pool?: ReaderPool;
}

/**
 * Reads a document in a thread with a heap and a time limit, so that no document can stop or take down the portal.
 * Throws `too-large` when it needed more memory than allowed, `unavailable` when it took too long or too many wait.
 * Aborting the signal ends the thread; the signal's own reason is thrown.
 */
export async function readInWorker(task: ReaderTask, options: ReadOptions = {}): Promise<DocumentReading> {
  const { signal, timeMs = limits.timeMs, pool = readerPool() } = options;
  const deadline = AbortSignal.timeout(timeMs);
  try {
    return await pool.run(task, { signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]) });
  } catch (error) {
    signal?.throwIfAborted();
    throw readerProblem(error, deadline.aborted, timeMs);
  }
}

function readerProblem(error: unknown, tooLong: boolean, timeMs: number): unknown {
  if (tooLong) {
    return new AppError({
      code: "unavailable",
      sentence: `Reading the document took more than ${timeMs / 1000} s and was stopped. Split the document, or remove large examples.`,
      cause: error,
    });
  }
  if (!(error instanceof Error)) return error;
  if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return new AppError({
      code: "too-large",
      sentence: "Reading the document needed more memory than is allowed for one. Split it, or remove large examples.",
      cause: error,
    });
  }
  // Piscina's own words: https://github.com/piscinajs/piscina#property-errors-readonly
  if (/queue is at limit/i.test(error.message)) {
    return new AppError({
      code: "unavailable",
      sentence: "Many documents are being read right now. Try again in a minute.",
      retryable: true,
      cause: error,
    });
  }
  return error;
}
