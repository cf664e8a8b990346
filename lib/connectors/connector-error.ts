export type ConnectorErrorCode =
  | "auth"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "rate-limited"
  | "quota-exceeded"
  | "unavailable"
  | "rejected"
  | "invalid-config"
  | "malformed-response"
  | "unknown-outcome";

/** What the engine may do next with an error of each code. `unknown-outcome` is resolved by observing, never by retrying. */
export const retryableCodes: Readonly<Record<ConnectorErrorCode, boolean>> = {
  auth: false,
  forbidden: false,
  "not-found": false,
  conflict: false,
  "rate-limited": true,
  "quota-exceeded": false,
  unavailable: true,
  rejected: false,
  "invalid-config": false,
  "malformed-response": true,
  "unknown-outcome": false,
};

interface ConnectorErrorOptions {
  readonly code: ConnectorErrorCode;
  /** A sentence for a person: what the gateway refused, then what to do. */
  readonly sentence: string;
  /** What was being done, in the provider's words: `PUT /services/{id}`. */
  readonly operation: string;
  /** The provider's own words, whole but for secrets. */
  readonly detail?: string;
  readonly status?: number;
  /** Milliseconds to wait, when the provider said so. */
  readonly retryAfterMs?: number;
  readonly providerRequestId?: string;
  readonly cause?: unknown;
}

/** What a gateway refused, failed at, or left unknown. */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly code: ConnectorErrorCode;
  readonly sentence: string;
  readonly operation: string;
  readonly detail: string | undefined;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly providerRequestId: string | undefined;

  constructor(options: ConnectorErrorOptions) {
    super(`${options.operation}: ${options.sentence}`, { cause: options.cause });
    this.code = options.code;
    this.sentence = options.sentence;
    this.operation = options.operation;
    this.detail = options.detail;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.providerRequestId = options.providerRequestId;
  }

  get retryable(): boolean {
    return retryableCodes[this.code];
  }
}
