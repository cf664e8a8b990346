import type { Definition } from "#lib/model/definition.ts";
import type { Json } from "#lib/model/json.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import { secretsIn } from "#lib/outbound/redact.ts";
import type { Descriptor, FactsProfile, HttpResponse, WriteConnector, WriteSession } from "../connector.ts";
import type { Fault, Harness } from "./harness.ts";

/** One object on the gateway as an outsider sees it, ours or not, without what changes by itself (timestamps, counters). */
export interface InventoryObject {
  /** Unique on the gateway; stays the same for as long as the object lives. */
  readonly id: string;
  /** The gateway's own word for what it is. */
  readonly kind: string;
  readonly content: Json;
  /** Serves every deployment of an installation and belongs to none of them, so undeploying leaves it. Rare. */
  readonly isShared?: boolean;
}

/** A request as a consumer sends it, below the endpoint that the session named. */
export interface ConsumerRequest {
  readonly method: string;
  /** Begins with a slash: `/orders/7`, with the query if there is one. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A credential that lacks one permission, and the `PermissionCheck.name` under which `check` must report it. */
interface LimitedCredentials<Credentials> {
  readonly credentials: Credentials;
  readonly missing: string;
}

/**
 * One fresh emulated gateway, seen from outside the connector: what the cases use to set a scene and to look at the
 * result with eyes other than the connector's own.
 * It starts with a few strangers on it: objects of somebody else, of every kind that the connector writes.
 */
export interface SandboxHandle<Settings, Credentials> {
  readonly settings: Settings;
  readonly credentials: {
    readonly good: Credentials;
    /** Refused by the gateway. */
    readonly bad: Credentials;
    /** At least one. */
    readonly limited: readonly LimitedCredentials<Credentials>[];
  };
  /** The ConnectorContext's maker: records calls, owns the virtual clock, injects faults. See `createHarness`. */
  readonly harness: Harness;
  /** Every object on the gateway, ours and strangers', read behind the connector's back, sorted by id. */
  readonly inventory: () => Promise<readonly InventoryObject[]>;
  /**
   * Puts a stranger's object in the very place that this resource of ours would take: same id or same unique name,
   * without our owner mark. False when this kind of resource has no place of its own (it lives inside another).
   * What it depends on is not there yet; an emulator may create what its own rules demand, also as a stranger.
   */
  readonly placeForeign: (resource: Resource) => Promise<boolean>;
  /** Someone changes, in the gateway's own console, a value that we set on this object. False when it has none to change. */
  readonly edit: (observed: ObservedResource) => Promise<boolean>;
  /** Someone deletes this object, and what hangs on it, in the gateway's own console. */
  readonly remove: (observed: ObservedResource) => Promise<void>;
  /** Adds so many small APIs of strangers, at once, with no call through the connector. */
  readonly seedApis: (count: number) => Promise<void>;
  /** Long-running operations that the gateway has accepted and not ended. 0 for gateways without any. */
  readonly unfinishedOperations: () => Promise<number>;
  /** Calls the API as a consumer does, at an endpoint that `session.endpoints` gave. */
  readonly call: (endpoint: string, request: ConsumerRequest) => Promise<HttpResponse>;
  readonly close: () => Promise<void>;
}

/** What a connector provides to be put through the suite: its room's `conformance.ts` or test exports one. */
export interface SubjectOptions<Settings, Credentials> {
  readonly connector: WriteConnector<Settings, Credentials>;
  /** A fresh gateway, of the version and edition that the profile's facts describe. Cheap: cases start several. */
  readonly start: (profile: FactsProfile) => Promise<SandboxHandle<Settings, Credentials>>;
  /** For kinds whose extensions may carry a secret: a definition that carries `canary`. */
  readonly secretDefinition?: { readonly definition: Definition; readonly canary: string };
}

/** Who a session is opened as. */
type Identity = "good" | "bad" | { readonly limited: number };

/** A running sandbox with its types closed over, as the cases use it. */
export interface Sandbox
  extends Pick<
    SandboxHandle<unknown, unknown>,
    | "harness"
    | "inventory"
    | "placeForeign"
    | "edit"
    | "remove"
    | "seedApis"
    | "unfinishedOperations"
    | "call"
    | "close"
  > {
  readonly settings: unknown;
  /** Every string in the good credentials: none may turn up in a body, an address or a log line. */
  readonly secrets: readonly string[];
  /** The permission that each limited credential lacks. */
  readonly limited: readonly string[];
  readonly connect: (identity?: Identity) => WriteSession;
  /** The next calls fail so; see `Fault`. */
  readonly fail: (fault: Fault) => void;
  readonly heal: () => void;
}

/** A connector with its sandbox, its types closed over, so that one suite serves every kind. */
export interface ConformanceSubject
  extends Pick<WriteConnector, "encode" | "decode" | "canonicalize" | "order" | "predict"> {
  readonly descriptor: Descriptor;
  readonly start: (profile: FactsProfile) => Promise<Sandbox>;
  readonly secretDefinition?: SubjectOptions<unknown, unknown>["secretDefinition"];
}

/** Makes a subject of a connector and its sandbox. */
export function conformanceSubject<Settings, Credentials>(
  options: SubjectOptions<Settings, Credentials>,
): ConformanceSubject {
  const { connector } = options;
  return {
    descriptor: connector.descriptor,
    encode: connector.encode,
    decode: connector.decode,
    canonicalize: connector.canonicalize,
    order: connector.order,
    predict: connector.predict,
    secretDefinition: options.secretDefinition,
    start: async (profile) => closeOver(connector, await options.start(profile)),
  };
}

function closeOver<Settings, Credentials>(
  connector: WriteConnector<Settings, Credentials>,
  handle: SandboxHandle<Settings, Credentials>,
): Sandbox {
  const { good, bad, limited } = handle.credentials;
  const credentialsOf = (identity: Identity): Credentials => {
    if (identity === "good") return good;
    if (identity === "bad") return bad;
    const entry = limited[identity.limited];
    if (entry === undefined) throw new Error(`The sandbox has no limited credential number ${identity.limited}.`);
    return entry.credentials;
  };
  return {
    settings: handle.settings,
    harness: handle.harness,
    inventory: handle.inventory,
    placeForeign: handle.placeForeign,
    edit: handle.edit,
    remove: handle.remove,
    seedApis: handle.seedApis,
    unfinishedOperations: handle.unfinishedOperations,
    call: handle.call,
    close: handle.close,
    // Shorter ones would match by accident.
    secrets: secretsIn(good).filter((secret) => secret.length >= 4),
    limited: limited.map((entry) => entry.missing),
    connect: (identity = "good") =>
      connector.connect(handle.settings, credentialsOf(identity), handle.harness.context()),
    fail: (fault) => handle.harness.fail(fault),
    heal: () => handle.harness.heal(),
  };
}
