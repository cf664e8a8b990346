export interface CachedResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly storedAtMs: number;
}

/** The memory of the proxy-cache plugin. Starts empty with the process. */
export class ResponseCache {
  readonly #entries = new Map<string, CachedResponse>();

  get(key: string): CachedResponse | undefined {
    return this.#entries.get(key);
  }

  set(key: string, response: CachedResponse): void {
    this.#entries.set(key, response);
    // Enough for a sandbox; the oldest goes first.
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > 500 && oldest !== undefined) this.#entries.delete(oldest);
  }

  clear(): void {
    this.#entries.clear();
  }
}
