import type { Fault } from "../../core/faults.ts";

/** Words that, in the name of an API, make the sandbox misbehave around it. */
export const sentinels = [
  "sandbox-throttled",
  "sandbox-slow",
  "sandbox-lost-response",
  "sandbox-lost-request",
  "sandbox-half-listing",
  "sandbox-5xx",
  "sandbox-conflict",
  "sandbox-over-quota",
  "sandbox-failing",
] as const;
export type Sentinel = (typeof sentinels)[number];

/** Concurrent modifications and quotas that are used up for good are this vendor's own, and no faults of the sandboxes' common list. */
export type AwsFault = Fault | { readonly kind: "conflict" | "over-quota" };

/** While an API of such a name exists, lists come in pages of two and every page but the first fails. */
export const halfListing: Sentinel = "sandbox-half-listing";

/** How often the passing faults strike before they pass, per name. */
const strikes = 3;

export class Sentinels {
  readonly #slowMs: () => number;
  readonly #struck = new Map<string, number>();

  constructor(slowMs: () => number) {
    this.#slowMs = slowMs;
  }

  /** The fault that this write has coming, counted. Deleting is never refused for good, so that the name can be got rid of. */
  take(method: string, path: string, names: readonly string[]): AwsFault | undefined {
    if (method === "GET") return undefined;
    for (const name of names) {
      const sentinel = sentinels.find((word) => name.includes(word));
      const fault = sentinel === undefined ? undefined : this.#fault(sentinel, name, method, path);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  clear(): void {
    this.#struck.clear();
  }

  #fault(sentinel: Sentinel, name: string, method: string, path: string): AwsFault | undefined {
    switch (sentinel) {
      case "sandbox-throttled":
        return this.#strike(`${sentinel} ${name}`, strikes) ? { kind: "throttle", retryAfterSeconds: 1 } : undefined;
      case "sandbox-5xx":
        return this.#strike(`${sentinel} ${name}`, strikes) ? { kind: "server-error", status: 503 } : undefined;
      case "sandbox-conflict":
        return this.#strike(`${sentinel} ${name}`, strikes) ? { kind: "conflict" } : undefined;
      case "sandbox-over-quota":
        return method === "DELETE" ? undefined : { kind: "over-quota" };
      case "sandbox-slow":
        return { kind: "slow", delayMs: this.#slowMs() };
      case "sandbox-lost-response":
        return this.#strike(`${sentinel} ${name} ${method} ${path}`, 1) ? { kind: "lost-response" } : undefined;
      case "sandbox-lost-request":
        return this.#strike(`${sentinel} ${name} ${method} ${path}`, 1) ? { kind: "lost-request" } : undefined;
      case "sandbox-failing":
        return method === "DELETE" ? undefined : { kind: "reject", message: `The sandbox always refuses ${name}` };
      case "sandbox-half-listing":
        return undefined;
      default:
        return sentinel satisfies never;
    }
  }

  #strike(key: string, most: number): boolean {
    const struck = this.#struck.get(key) ?? 0;
    this.#struck.set(key, struck + 1);
    return struck < most;
  }
}
