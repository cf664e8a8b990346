import type { Fault } from "../../core/faults.ts";
import { isObject } from "../../core/json.ts";
import { type CommonSentinel, commonFault, commonSentinels, Strikes } from "../../core/sentinels.ts";
import type { ArmRequest } from "../arm/reply.ts";

/** Looks for sentinels in identifiers, display names and paths. */
export class Sentinels {
  readonly #slowMs: () => number;
  /** While an API is called so, every page of a list but the first fails. */
  readonly #halvesListings: () => boolean;
  readonly #strikes = new Strikes();

  constructor(slowMs: () => number, halvesListings: () => boolean) {
    this.#slowMs = slowMs;
    this.#halvesListings = halvesListings;
  }

  /** The fault that this request has coming, counted. Deleting is never refused for good, so that the name can be got rid of. */
  take(request: ArmRequest): Fault | undefined {
    if (request.method === "GET" || request.method === "HEAD") return this.#brokenPage(request);
    for (const name of namesIn(request)) {
      const sentinel = commonSentinels.find((word) => name.includes(word));
      const fault = sentinel === undefined ? undefined : this.#fault(sentinel, name, request);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  clear(): void {
    this.#strikes.clear();
  }

  #brokenPage({ query }: ArmRequest): Fault | undefined {
    const isLaterPage = query.has("$skip") && query.get("$skip") !== "0";
    return isLaterPage && this.#halvesListings() ? { kind: "server-error", status: 500 } : undefined;
  }

  #fault(sentinel: CommonSentinel, name: string, request: ArmRequest): Fault | undefined {
    const write = {
      name,
      method: request.method,
      object: request.url.pathname,
      slowMs: this.#slowMs(),
      refusal: `The sandbox always refuses ${name}.`,
    };
    return commonFault(sentinel, write, this.#strikes);
  }
}

function namesIn({ segments, body }: ArmRequest): Set<string> {
  const { displayName, path } = isObject(body.properties) ? body.properties : {};
  const said = [displayName, path].filter((value) => typeof value === "string");
  return new Set([...segments, ...said]);
}
