import type { Store } from "../../core/store.ts";
import type { Entities } from "../entities/kinds.ts";
import { Configuration } from "./configuration.ts";

type Memory = ConstructorParameters<typeof Configuration>[1];

/**
 * Brings changes to the data path: at once, or after a delay, as the workers of a real Kong poll for them.
 * A change that comes while one is on its way travels with it.
 */
export class Propagation {
  readonly #store: Store<Entities>;
  readonly #memory: Memory;
  readonly #delayMs: () => number;
  readonly #stop: () => void;
  #configuration: Configuration;
  #isStale = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: Store<Entities>, memory: Memory, delayMs: () => number) {
    this.#store = store;
    this.#memory = memory;
    this.#delayMs = delayMs;
    this.#configuration = new Configuration(store, memory);
    this.#stop = store.onChange(() => this.#changed());
  }

  current(): Configuration {
    if (this.#isStale) {
      this.#configuration = new Configuration(this.#store, this.#memory);
      this.#isStale = false;
    }
    return this.#configuration;
  }

  close(): void {
    this.#stop();
    clearTimeout(this.#timer);
  }

  #changed(): void {
    const delay = this.#delayMs();
    if (delay === 0) {
      this.#isStale = true;
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#isStale = true;
      // What is written from here on belongs to the next round.
      this.current();
    }, delay);
    this.#timer.unref();
  }
}
