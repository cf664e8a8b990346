import type { Fault } from "../../core/faults.ts";
import { commonFault, commonSentinels, passingStrikes, Strikes } from "../../core/sentinels.ts";

/** Words that, in the name of an API, make the sandbox misbehave around it. */
const sentinels = [...commonSentinels, "sandbox-conflict", "sandbox-over-quota"] as const;
type Sentinel = (typeof sentinels)[number];

/** Concurrent modifications and quotas that are used up for good are this vendor's own, and no faults of the sandboxes' common list. */
export type AwsFault = Fault | { readonly kind: "conflict" | "over-quota" };

/** While an API of such a name exists, lists come in pages of two and every page but the first fails. */
export const halfListing: Sentinel = "sandbox-half-listing";

export class Sentinels {
  readonly #slowMs: () => number;
  readonly #strikes = new Strikes();

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
    this.#strikes.clear();
  }

  #fault(sentinel: Sentinel, name: string, method: string, path: string): AwsFault | undefined {
    switch (sentinel) {
      case "sandbox-conflict":
        return this.#strikes.strike(`${sentinel} ${name}`, passingStrikes) ? { kind: "conflict" } : undefined;
      case "sandbox-over-quota":
        return method === "DELETE" ? undefined : { kind: "over-quota" };
      default: {
        const object = `${name} ${method} ${path}`;
        const refusal = `The sandbox always refuses ${name}`;
        return commonFault(sentinel, { name, method, object, slowMs: this.#slowMs(), refusal }, this.#strikes);
      }
    }
  }
}
