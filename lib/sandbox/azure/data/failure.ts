import { HeaderList } from "../../core/header-list.ts";

interface Details {
  readonly status: number;
  /** Machine-readable, as "Error handling in API Management policies" lists them. */
  readonly reason: string;
  /** For `context.LastError.Message`. */
  readonly message: string;
  /** What the caller reads, when that is something else. */
  readonly publicMessage?: string;
  readonly headers?: readonly (readonly [string, string])[];
  /** A built-in step; absent for a policy, whose name the runner adds. */
  readonly source?: string;
}

/** A policy or a built-in step stops the request: processing jumps to on-error. */
export class PolicyFailure extends Error {
  readonly status: number;
  readonly reason: string;
  readonly publicMessage: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly source: string | undefined;

  constructor({ status, reason, message, publicMessage, headers, source }: Details) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.publicMessage = publicMessage ?? message;
    this.headers = headers ?? [];
    this.source = source;
  }
}

/** What the sandbox does not do is said plainly, so that nobody takes it for a fault of the gateway. */
export function unsupported(sentence: string): PolicyFailure {
  return new PolicyFailure({ status: 500, reason: "SandboxUnsupported", message: `Sandbox: ${sentence}.` });
}

export interface Answer {
  status: number;
  /** Empty means the usual phrase of the status. */
  reason: string;
  headers: HeaderList;
  body: Buffer;
}

export function emptyAnswer(status: number): Answer {
  return { status, reason: "", headers: new HeaderList(), body: Buffer.alloc(0) };
}

/** How the gateway answers a failure when no on-error policy changes it. */
export function failureAnswer(failure: PolicyFailure): Answer {
  const body = Buffer.from(JSON.stringify({ statusCode: failure.status, message: failure.publicMessage }));
  const headers = new HeaderList([["Content-Type", "application/json"], ...failure.headers]);
  return { status: failure.status, reason: "", headers, body };
}
