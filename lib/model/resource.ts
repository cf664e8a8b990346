import type { JsonObject } from "./json.ts";

/** One object on a gateway in connector-neutral form. */
export interface Resource {
  /** The connector's own kind, one of its `order`: `service`, `route`, `stage`. */
  readonly kind: string;
  /** Stable and unique within one deployment: `route/listOrders`. Derived, never random. */
  readonly key: string;
  /** The provider's own id. Derived where the provider lets us choose it, else learned by observing. */
  readonly remoteId?: string;
  /** What a person reads in a plan: "route GET /orders/{id}". */
  readonly label: string;
  /** What we own of the object. Compared after `canonicalize`; keys absent here are not ours. */
  readonly body: JsonObject;
  /** Keys of resources that must exist before this one. */
  readonly dependsOn: readonly string[];
  /** The key of the resource whose deletion deletes this one on the gateway, at no call of ours. */
  readonly cascadesWith?: string;
  /** Top-level keys of `body` whose value is secret: never stored, shown or logged, compared by fingerprint. */
  readonly secrets?: readonly string[];
  /**
   * Top-level keys of `body` that are sent and never compared, shown or hashed, because another key stands for them: a whole
   * document, for which its digest stands. Observed resources leave them out.
   */
  readonly payload?: readonly string[];
  /**
   * One object that serves every deployment of the installation there: never deleted, and told of by a session only where it is
   * among the places that are meant.
   */
  readonly shared?: boolean;
  /** JSON pointer into the definition that this resource says, for findings and for the plan page. */
  readonly place?: string;
}

export type Ownership = "ours" | "foreign";

/** One object as the gateway reports it, already canonical. */
export interface ObservedResource extends Resource {
  readonly remoteId: string;
  /** Read from the owner mark; a foreign object in our place is refused, never overwritten. */
  readonly ownership: Ownership;
  /** The gateway's own word on readiness: written is not ready. */
  readonly ready: boolean;
  /** Opaque version for conditional writes, where the gateway has one. */
  readonly etag?: string;
  /** Unmanaged keys that someone set beside ours: shown as information, never as drift. */
  readonly unmanaged?: JsonObject;
}

/** The mark on every object we make, from which list() tells ours from a stranger's. */
export interface OwnerMark {
  readonly installationId: string;
  readonly deploymentId: string;
  readonly apiId: string;
}
