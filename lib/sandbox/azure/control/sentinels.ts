import type { Fault } from "../../core/faults.ts";
import { isObject } from "../../core/json.ts";
import type { ArmRequest } from "../arm/reply.ts";

/** Words that, in an identifier or a display name, make the sandbox misbehave around it. */
export const sentinels = [
  "sandbox-throttled",
  "sandbox-slow",
  "sandbox-lost-response",
  "sandbox-lost-request",
  "sandbox-half-listing",
  "sandbox-5xx",
  "sandbox-failing",
] as const;
export type Sentinel = (typeof sentinels)[number];

/** How often the passing faults strike before they pass: throttling and server errors, per name. */
const strikes = 3;

export class Sentinels {
  readonly #slowMs: () => number;
  /** While an API is called so, every page of a list but the first fails. */
  readonly #halvesListings: () => boolean;
  readonly #struck = new Map<string, number>();

  constructor(slowMs: () => number, halvesListings: () => boolean) {
    this.#slowMs = slowMs;
    this.#halvesListings = halvesListings;
  }

  /** The fault that this request has coming, counted. Deleting is never refused for good, so that the name can be got rid of. */
  take(request: ArmRequest): Fault | undefined {
    if (request.method === "GET" || request.method === "HEAD") return this.#brokenPage(request);
    for (const name of namesIn(request)) {
      const sentinel = sentinels.find((word) => name.includes(word));
      const fault = sentinel === undefined ? undefined : this.#fault(sentinel, name, request);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  clear(): void {
    this.#struck.clear();
  }

  #brokenPage({ query }: ArmRequest): Fault | undefined {
    const isLaterPage = query.has("$skip") && query.get("$skip") !== "0";
    return isLaterPage && this.#halvesListings() ? { kind: "server-error", status: 500 } : undefined;
  }

  #fault(sentinel: Sentinel, name: string, request: ArmRequest): Fault | undefined {
    const object = `${sentinel} ${request.url.pathname}`;
    switch (sentinel) {
      case "sandbox-throttled":
        return this.#strike(`${sentinel} ${name}`, strikes) ? { kind: "throttle", retryAfterSeconds: 1 } : undefined;
      case "sandbox-5xx":
        return this.#strike(`${sentinel} ${name}`, strikes) ? { kind: "server-error", status: 503 } : undefined;
      case "sandbox-slow":
        return { kind: "slow", delayMs: this.#slowMs() };
      case "sandbox-lost-response":
        return this.#strike(object, 1) ? { kind: "lost-response" } : undefined;
      case "sandbox-lost-request":
        return this.#strike(object, 1) ? { kind: "lost-request" } : undefined;
      case "sandbox-failing":
        return request.method === "DELETE"
          ? undefined
          : { kind: "reject", message: `The sandbox always refuses ${name}.` };
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

function namesIn({ segments, body }: ArmRequest): Set<string> {
  const { displayName, path } = isObject(body.properties) ? body.properties : {};
  const said = [displayName, path].filter((value) => typeof value === "string");
  return new Set([...segments, ...said]);
}
