import type { LiveState } from "./live-state.ts";

/** Holds what is live for all who show a part of it. */
export class LiveStore {
  #state: LiveState;
  readonly #readers = new Set<() => void>();
  readonly #askers = new Set<() => void>();

  constructor(state: LiveState) {
    this.#state = state;
  }

  readonly get = (): LiveState => this.#state;

  readonly set = (state: LiveState): void => {
    this.#state = state;
    for (const read of this.#readers) read();
  };

  readonly subscribe = (reader: () => void): (() => void) => {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  };

  /** Has the server asked now. */
  readonly ask = (): void => {
    for (const ask of this.#askers) ask();
  };

  readonly onAsk = (asker: () => void): (() => void) => {
    this.#askers.add(asker);
    return () => this.#askers.delete(asker);
  };
}
