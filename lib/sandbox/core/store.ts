import { type Change, Journal } from "./journal.ts";

/** What every stored object has. */
export interface Stored {
  readonly id: string;
}

/** How each kind is read back from disk: throws when the file holds something else. */
export type Readers<Kinds> = { readonly [Kind in keyof Kinds & string]: (value: unknown) => Kinds[Kind] };

/**
 * A typed store of a few kinds of object, in memory, kept on disk when given a folder.
 * Every write goes through `transaction`, which is all or nothing on disk as well.
 */
export class Store<Kinds extends { [Kind in keyof Kinds]: Stored }> {
  readonly #readers: Readers<Kinds>;
  readonly #tables: { [Kind in keyof Kinds & string]: Map<string, Kinds[Kind]> };
  readonly #journal: Journal | undefined;
  readonly #listeners = new Set<() => void>();
  #pending: Change[] | undefined;

  constructor(readers: Readers<Kinds>, folder?: string) {
    this.#readers = readers;
    this.#tables = emptyTables<Kinds>(readers);
    this.#journal = folder === undefined ? undefined : new Journal(folder);
    for (const change of this.#journal?.read() ?? []) this.#replay(change);
  }

  get<Kind extends keyof Kinds & string>(kind: Kind, id: string): Kinds[Kind] | undefined {
    return this.#tables[kind].get(id);
  }

  all<Kind extends keyof Kinds & string>(kind: Kind): Kinds[Kind][] {
    return [...this.#tables[kind].values()];
  }

  find<Kind extends keyof Kinds & string>(
    kind: Kind,
    matches: (entity: Kinds[Kind]) => boolean,
  ): Kinds[Kind] | undefined {
    for (const entity of this.#tables[kind].values()) if (matches(entity)) return entity;
    return undefined;
  }

  put<Kind extends keyof Kinds & string>(kind: Kind, entity: Kinds[Kind]): void {
    this.transaction(() => {
      this.#tables[kind].set(entity.id, entity);
      this.#pending?.push({ kind, id: entity.id, entity });
    });
  }

  remove<Kind extends keyof Kinds & string>(kind: Kind, id: string): void {
    this.transaction(() => {
      if (this.#tables[kind].delete(id)) this.#pending?.push({ kind, id });
    });
  }

  /** Runs the writes and puts them on disk in one piece before it returns. Nests. */
  transaction(work: () => void): void {
    if (this.#pending !== undefined) {
      work();
      return;
    }
    this.#pending = [];
    try {
      work();
      this.#flush(this.#pending);
    } finally {
      this.#pending = undefined;
    }
  }

  clear(): void {
    this.transaction(() => {
      for (const kind of this.#kinds()) for (const id of [...this.#tables[kind].keys()]) this.remove(kind, id);
    });
  }

  get isEmpty(): boolean {
    return this.#kinds().every((kind) => this.#tables[kind].size === 0);
  }

  /** Called after every transaction that changed something. Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#compact();
    this.#journal?.close();
  }

  #flush(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#journal?.append(changes);
    if (this.#journal?.isLong) this.#compact();
    for (const listener of this.#listeners) listener();
  }

  #compact(): void {
    this.#journal?.compact(
      this.#kinds().flatMap((kind) => this.all(kind).map((entity) => ({ kind, id: entity.id, entity }))),
    );
  }

  #replay(change: Change): void {
    const kind = this.#kinds().find((known) => known === change.kind);
    if (kind === undefined) return;
    if (change.entity === undefined) this.#tables[kind].delete(change.id);
    else this.#tables[kind].set(change.id, this.#readers[kind](change.entity));
  }

  #kinds(): (keyof Kinds & string)[] {
    return kindsOf<Kinds>(this.#readers);
  }
}

function kindsOf<Kinds>(readers: Readers<Kinds>): (keyof Kinds & string)[] {
  const isKind = (name: string): name is keyof Kinds & string => name in readers;
  return Object.keys(readers).filter(isKind);
}

function emptyTables<Kinds extends { [Kind in keyof Kinds]: Stored }>(readers: Readers<Kinds>) {
  const entries = kindsOf<Kinds>(readers).map((kind) => [kind, new Map()]);
  // Object.fromEntries forgets which keys it was given; they are exactly the kinds.
  return Object.fromEntries(entries) as { [Kind in keyof Kinds & string]: Map<string, Kinds[Kind]> };
}
