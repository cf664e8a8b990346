import type { Store } from "../../core/store.ts";
import type { RestEntities } from "./model.ts";

/** What belongs to one API, found without a look at those of all. Built when asked, and thrown away by every write. */
export class ByApi<Kind extends "stages" | "deployments"> {
  readonly #build: () => Map<string, RestEntities[Kind][]>;
  #rows: Map<string, RestEntities[Kind][]> | undefined;

  constructor(state: Store<RestEntities>, kind: Kind) {
    this.#build = () => Map.groupBy(state.all(kind), ({ restApiId }) => restApiId);
    state.onChange(() => {
      this.#rows = undefined;
    });
  }

  /** In the order in which they were made. As of the last transaction that ended. */
  of(restApiId: string): readonly RestEntities[Kind][] {
    this.#rows ??= this.#build();
    return this.#rows.get(restApiId) ?? [];
  }
}
