/** One request as the sandbox saw it. */
export interface LoggedRequest {
  readonly at: string;
  readonly door: string;
  readonly method: string;
  readonly path: string;
  /** Absent when the connection was cut instead of answered. */
  readonly status?: number;
  readonly durationMs: number;
  /** Which fault was played, or which route matched. */
  readonly note?: string;
}

/** The last requests, oldest first. */
export class RequestLog {
  readonly #capacity: number;
  #entries: LoggedRequest[] = [];

  constructor(capacity = 2_000) {
    this.#capacity = capacity;
  }

  add(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity * 1.25) this.#entries = this.#entries.slice(-this.#capacity);
  }

  all(): readonly LoggedRequest[] {
    return this.#entries.slice(-this.#capacity);
  }

  clear(): void {
    this.#entries = [];
  }
}
