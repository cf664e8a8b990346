import type { Store } from "../../core/store.ts";
import type { Consumer } from "../entities/consumer.ts";
import type { KeyAuthCredential } from "../entities/key-auth.ts";
import type { Entities } from "../entities/kinds.ts";

/** Who may call: consumers with their keys and groups, indexed. */
export class Identities {
  readonly #keys: ReadonlyMap<string, KeyAuthCredential>;
  readonly #consumers: ReadonlyMap<string, Consumer>;
  readonly #groups: ReadonlyMap<string, string[]>;

  constructor(store: Store<Entities>) {
    this.#keys = new Map(store.all("keyauth_credentials").map((credential) => [credential.key, credential]));
    this.#consumers = new Map(store.all("consumers").map((consumer) => [consumer.id, consumer]));
    const groups = new Map<string, string[]>();
    for (const { consumer, group } of store.all("acls"))
      groups.set(consumer.id, [...(groups.get(consumer.id) ?? []), group]);
    this.#groups = groups;
  }

  credentialByKey(key: string): KeyAuthCredential | undefined {
    return this.#keys.get(key);
  }

  consumer(id: string): Consumer | undefined {
    return this.#consumers.get(id);
  }

  groupsOf(consumerId: string): readonly string[] {
    return this.#groups.get(consumerId) ?? [];
  }
}
