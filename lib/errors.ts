import type { Finding } from "./model/finding.ts";

export type AppErrorCode =
  | "unauthenticated"
  | "forbidden"
  | "not-found"
  | "invalid"
  | "conflict"
  | "stale-plan"
  | "blocked"
  | "locked"
  | "too-large"
  | "throttled"
  | "unavailable";

interface AppErrorOptions {
  readonly code: AppErrorCode;
  /** What a person reads: what is so, then what to do. Never holds a secret. */
  readonly sentence: string;
  /** By field name, for problems that belong beside a field. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly findings?: readonly Finding[];
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** An expected refusal, shown to the person. Anything else that is thrown is a bug, and is reported. */
export class AppError extends Error {
  override readonly name: string = "AppError";
  readonly code: AppErrorCode;
  readonly sentence: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  readonly retryable: boolean;

  constructor({ code, sentence, fields = {}, findings = [], retryable = false, cause }: AppErrorOptions) {
    super(sentence, { cause });
    this.code = code;
    this.sentence = sentence;
    this.fields = fields;
    this.findings = findings;
    this.retryable = retryable;
  }
}
