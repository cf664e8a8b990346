import type { Answer } from "./failure.ts";
import { Fields } from "./fields.ts";

interface Kept extends Answer {
  readonly expiresAtMs: number;
}

/** The internal cache of one gateway. In memory: it starts anew with the process. */
export class ResponseCache {
  readonly #kept = new Map<string, Kept>();

  find(key: string, nowMs: number): Answer | undefined {
    const kept = this.#kept.get(key);
    return kept === undefined || kept.expiresAtMs <= nowMs ? undefined : copyOf(kept);
  }

  keep(key: string, answer: Answer, expiresAtMs: number): void {
    this.#kept.set(key, { ...copyOf(answer), expiresAtMs });
  }
}

function copyOf({ status, reason, headers, body }: Answer): Answer {
  return { status, reason, headers: new Fields(headers), body };
}
