import { inspect } from "node:util";
import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";
import { env } from "./env.ts";

const redacted = "[redacted]";

/**
 * A value that must never be printed. Strings, JSON, `inspect` and template literals show `[redacted]`;
 * only `reveal()` gives the value, so that every use can be found.
 */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [inspect.custom](): string {
    return redacted;
  }
}

const secretKeys = [
  "password",
  "passwordHash",
  "token",
  "tokenHash",
  "secret",
  "apiKey",
  "accessToken",
  "credentials",
  "sealed",
  "authorization",
  "cookie",
  "plaintext",
];

/** Every key that names a secret, at the top and two levels down; `*` is one level. */
const redactPaths = [
  ...secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
  ...["set-cookie", "x-api-key"].flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
];

/**
 * An error as the log may show it. Prisma's messages dump the arguments of the call, password hashes among them, so of
 * those only the first line is kept. Stacks are their frames alone, because they begin with the message.
 */
function loggedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const lines = error.message.trim().split("\n");
  const isPrisma = error.name.startsWith("PrismaClient");
  return {
    type: error.name,
    ...("code" in error ? { code: error.code } : {}),
    message: isPrisma ? lines[0] : error.message,
    stack: error.stack
      ?.replace(error.message, "")
      .match(/^ {4}at .+$/gm)
      ?.join("\n"),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
}

/** A logger of our shape on any stream. Lines are JSON objects, so that no value can forge a line. */
export function createLog(stream: DestinationStream, level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: loggedError },
    redact: { paths: redactPaths, censor: redacted },
    formatters: { level: (label) => ({ level: label }) },
  };
  return pino(options, stream);
}

/** The process's log: JSON lines on stderr. Bind ids with `log.child({ requestId })` or `log.child({ rolloutId })`. */
export const log: Logger = createLog(pino.destination({ fd: 2, sync: true }), initialLevel());

/** A bad setting is reported by the boot, once; the log must not be what fails first. */
function initialLevel(): string {
  if (process.env.VITEST !== undefined) return process.env.LOG_LEVEL ?? "silent";
  try {
    return env().LOG_LEVEL;
  } catch {
    return "info";
  }
}

/** Reports a bug: the one place for what nobody expected. The reference is what the person was shown. */
export function reportError(
  error: unknown,
  fields: { readonly reference: string } & Readonly<Record<string, unknown>>,
): void {
  log.error({ ...fields, err: error }, "unexpected error");
}
