import type { Fault } from "./faults.ts";

/** Words that, in a name, make every sandbox misbehave around it. */
export const commonSentinels = [
  "sandbox-throttled",
  "sandbox-slow",
  "sandbox-lost-response",
  "sandbox-lost-request",
  "sandbox-half-listing",
  "sandbox-5xx",
  "sandbox-failing",
] as const;
export type CommonSentinel = (typeof commonSentinels)[number];

/** How often the passing faults strike before they pass: throttling and server errors, per name. */
export const passingStrikes = 3;

/** Counts how often each thing was struck. */
export class Strikes {
  readonly #struck = new Map<string, number>();

  /** True for the first so many calls with this key. */
  strike(key: string, most: number): boolean {
    const struck = this.#struck.get(key) ?? 0;
    this.#struck.set(key, struck + 1);
    return struck < most;
  }

  clear(): void {
    this.#struck.clear();
  }
}

/** A write that concerns a name with a sentinel in it. */
export interface SentinelWrite {
  readonly name: string;
  readonly method: string;
  /** What is struck once by a lost request or answer: an object, in the sandbox's own spelling. */
  readonly object: string;
  readonly slowMs: number;
  /** Whoever always refuses says so in the vendor's case and with its stops. */
  readonly refusal: string;
}

/** The fault that this write has coming, counted. Deleting is never refused for good, so that the name can be got rid of. */
export function commonFault(sentinel: CommonSentinel, write: SentinelWrite, strikes: Strikes): Fault | undefined {
  const { name, method, object, slowMs, refusal } = write;
  switch (sentinel) {
    case "sandbox-throttled":
      return strikes.strike(`${sentinel} ${name}`, passingStrikes)
        ? { kind: "throttle", retryAfterSeconds: 1 }
        : undefined;
    case "sandbox-5xx":
      return strikes.strike(`${sentinel} ${name}`, passingStrikes) ? { kind: "server-error", status: 503 } : undefined;
    case "sandbox-slow":
      return { kind: "slow", delayMs: slowMs };
    case "sandbox-lost-response":
      return strikes.strike(`${sentinel} ${object}`, 1) ? { kind: "lost-response" } : undefined;
    case "sandbox-lost-request":
      return strikes.strike(`${sentinel} ${object}`, 1) ? { kind: "lost-request" } : undefined;
    case "sandbox-failing":
      return method === "DELETE" ? undefined : { kind: "reject", message: refusal };
    case "sandbox-half-listing":
      return undefined;
    default:
      return sentinel satisfies never;
  }
}
