import { randomUUID } from "node:crypto";
import { isObject, type Unchecked } from "../../core/json.ts";
import type { Store } from "../../core/store.ts";
import type { EntityDefinition } from "../entities/entity.ts";
import { definitions, type Entities, type Kind, kinds } from "../entities/kinds.ts";
import { isUuid } from "../schema/kinds.ts";
import {
  foreignKeyMissing,
  KongError,
  primaryKeyViolation,
  schemaViolation,
  stillReferenced,
  uniqueViolation,
} from "../schema/problems.ts";
import { checkProtocolsMatch } from "./protocols-match.ts";
import { type Row, referenceOf } from "./row.ts";

/** One kind of entity with Kong's rules around it: defaults, references, uniqueness, cascades. */
export class Table<K extends Kind> {
  readonly kind: K;
  readonly definition: EntityDefinition<Entities[K]>;
  readonly #store: Store<Entities>;
  readonly #now: () => number;

  constructor(store: Store<Entities>, kind: K, now: () => number) {
    this.kind = kind;
    this.definition = definitions[kind];
    this.#store = store;
    this.#now = now;
  }

  all(): Row[] {
    return this.#store.all(this.kind).map(asRow);
  }

  /** By id, or by the field that may stand in its place. */
  find(key: string): Row | undefined {
    if (isUuid(key)) return this.#byId(key);
    const field = this.definition.endpointKey;
    if (field === undefined) return undefined;
    const entity = this.#store.find(this.kind, (candidate) => candidate[field] === key);
    return entity === undefined ? undefined : asRow(entity);
  }

  /** POST. */
  insert(input: Unchecked): Row {
    if (typeof input.id === "string" && this.#byId(input.id)) throw primaryKeyViolation(input.id);
    return this.#save({ ...this.#stamps(undefined, input), ...input });
  }

  /** PUT: the whole entity; what is not given returns to its default. */
  upsert(key: string, input: Unchecked): Row {
    const existing = this.find(key);
    const field = this.definition.endpointKey;
    const named = isUuid(key) || field === undefined ? {} : { [field]: key };
    const given = typeof input.id === "string" && !isUuid(key) ? input.id : randomUUID();
    const id = existing?.id ?? (isUuid(key) ? key : given);
    return this.#save({ ...input, ...named, ...this.#stamps(existing, input), id });
  }

  /** PATCH: only what is given. */
  update(existing: Row, sent: Unchecked): Row {
    const merged = this.definition.merge(sent, existing);
    if (!isObject(merged)) throw schemaViolation({ "@entity": ["expected a record"] });
    return this.#save({ ...merged, ...this.#stamps(existing, sent), id: existing.id });
  }

  remove(row: Row): void {
    this.#store.transaction(() => {
      for (const kind of kinds) new Table(this.#store, kind, this.#now).#release(this.kind, row.id);
      this.#store.remove(this.kind, row.id);
    });
  }

  /** A parent is going: goes with it, or refuses. */
  #release(parentKind: Kind, parentId: string): void {
    for (const { field, kind, onDelete } of this.definition.foreign) {
      if (kind !== parentKind) continue;
      for (const child of this.#store.all(this.kind).filter((entity) => referenceOf(entity, field) === parentId)) {
        if (onDelete === "restrict") throw stillReferenced(parentKind, this.kind);
        this.remove(asRow(child));
      }
    }
  }

  #save(input: Unchecked): Row {
    const result = this.definition.validate(this.#resolve(input));
    if (!result.ok) throw schemaViolation(result.error);
    const row = asRow(result.value);
    this.#checkReferences(row);
    if (this.kind === "plugins") checkProtocolsMatch(this.#store, row);
    this.#checkUnique(row);
    this.#store.put(this.kind, result.value);
    return row;
  }

  /** Kong stamps whole seconds, and milliseconds on targets. `created_at` stays with what exists. */
  #stamps(existing: Row | undefined, input: Unchecked): Unchecked {
    const seconds = this.#now() / 1_000;
    const now = this.definition.fractionalTimestamps ? Math.round(seconds * 1_000) / 1_000 : Math.floor(seconds);
    const created = { created_at: existing?.created_at ?? input.created_at ?? now };
    return this.definition.hasUpdatedAt ? { ...created, updated_at: now } : created;
  }

  /** `{ name: … }` in a reference stands for the entity of that name. */
  #resolve(input: Unchecked): Unchecked {
    const resolved = { ...input };
    for (const { field, kind } of this.definition.foreign) {
      const given = resolved[field];
      if (!isObject(given) || typeof given.id === "string" || !isKind(kind)) continue;
      const parent = new Table(this.#store, kind, this.#now);
      const name = parent.definition.endpointKey;
      const value = name === undefined ? undefined : given[name];
      if (name === undefined || typeof value !== "string") continue;
      const found = parent.find(value);
      if (found === undefined) throw unresolved(field, name, value, kind);
      resolved[field] = { id: found.id };
    }
    return resolved;
  }

  #checkReferences(row: Row): void {
    for (const { field, kind } of this.definition.foreign) {
      const id = referenceOf(row, field);
      if (id === undefined) continue;
      const isThere = isKind(kind) && this.#store.get(kind, id) !== undefined;
      if (!isThere) throw foreignKeyMissing(field, kind, id);
    }
  }

  #checkUnique(row: Row): void {
    const isTaken = (fields: readonly (keyof Entities[K] & string)[]) =>
      this.#store.find(
        this.kind,
        (other) => other.id !== row.id && fields.every((field) => sameValue(other[field], row[field])),
      ) !== undefined;
    for (const field of this.definition.unique)
      if (row[field] !== null && isTaken([field])) throw uniqueViolation({ [field]: row[field] });
    const together = this.definition.uniqueTogether ?? [];
    if (together.length > 0 && isTaken(together))
      throw uniqueViolation(Object.fromEntries(together.map((field) => [field, row[field]])));
  }

  #byId(id: string): Row | undefined {
    const entity = this.#store.get(this.kind, id);
    return entity === undefined ? undefined : asRow(entity);
  }
}

/** Null equals null, and references are equal when they name the same entity. */
function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (isObject(a) && isObject(b) && a.id === b.id);
}

export type AnyTable = { readonly [K in Kind]: Table<K> }[Kind];

function asRow(entity: Entities[Kind]): Row {
  return { ...entity };
}

function isKind(name: string): name is Kind {
  return kinds.some((kind) => kind === name);
}

function unresolved(field: string, name: string, value: string, parent: string): KongError {
  const sentence = `the foreign key cannot be resolved with '{${name}="${value}"}' for an existing '${parent}' entity`;
  return new KongError(400, 13, "foreign keys unresolved", `foreign key unresolved (${field}.${name}: ${sentence})`, {
    [field]: { [name]: sentence },
  });
}
