import type { z } from "zod";
import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { GatewayMode } from "#lib/model/gateway.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { Change, PredictedCalls } from "#lib/model/plan.ts";
import type { ObservedResource, OwnerMark, Resource } from "#lib/model/resource.ts";
import type { Capabilities } from "./capabilities.ts";

/** What `check` learned of a gateway, stored with it and handed to every pure function that depends on it. */
export type GatewayFacts = JsonObject;

/** A set of facts that conformance runs the whole suite against: `kong-oss-3.9`. */
export interface FactsProfile {
  readonly name: string;
  readonly facts: GatewayFacts;
}

/**
 * All that can be known of a kind without talking to a gateway. Browser-safe: drives the form, the buttons,
 * the findings, the conformance cases and the generated matrix.
 * Form hints ride on the schemas' zod metadata: title, description, unit, placeholder, multiline, words (of options).
 */
export interface Descriptor<Settings = unknown, Credentials = unknown> {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly docsUrl: string;
  readonly maturity: "preview" | "stable";
  /** Not secret; shown and edited. */
  readonly settings: z.ZodType<Settings>;
  /** Every field is secret; sealed on arrival and never sent back. */
  readonly credentials: z.ZodType<Credentials>;
  /** Which key of `settings` is the gateway's address: changing it drops the stored secret. */
  readonly addressKeys: readonly string[];
  readonly modes: readonly GatewayMode[];
  /** Points at the sandbox; parses by both schemas. */
  readonly sample: { readonly settings: Settings; readonly credentials: Credentials };
  readonly profiles: readonly FactsProfile[];
  readonly capabilities: (facts: GatewayFacts) => Capabilities;
  /** What this kind alone reads of a definition's `extensions`: a publisher edits it beside the policies. Nothing secret. */
  readonly extensions?: z.ZodType<Definition["extensions"][string]>;
  /** Does what this kind alone reads ask every caller who they are? No caller is let in without a proof then. */
  readonly asksCallers?: (definition: Pick<Definition, "extensions">) => boolean;
  /** Where people manage the gateway in the provider's own console, where its settings tell. */
  readonly consoleAddress?: (settings: unknown) => string | undefined;
  /** The kind is given the OpenAPI document itself; the others are spared loading it. */
  readonly deploysDocument?: boolean;
  /** The header in which answers tell of a rate limit or a quota that is at work; absent where the kind tells nothing. */
  readonly limitHeader?: string;
}

/** What a call is for. `sign-in` obtains the right to make the others: recorded, and never counted among those a plan predicts. */
export const callEffects = ["read", "write", "sign-in"] as const;
export type CallEffect = (typeof callEffects)[number];

/** One call to a provider as it is recorded under the step that made it. The address is redacted by the recorder. */
export interface ProviderCallRecord {
  readonly method: string;
  readonly address: string;
  /** Did the call intend to change something there? */
  readonly effect: CallEffect;
  readonly status?: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly providerRequestId?: string;
  /** The connector error code, when there was no good answer. */
  readonly problem?: string;
}

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For providers that read, or sign in, by POST. Unless said, GET and HEAD read, and all else writes. */
  readonly effect?: CallEffect;
}

/** What a request is for, as its sender says or as its method does. Only a lost *write* leaves the outcome unknown. */
export function effectOf({ method, effect }: Pick<HttpRequest, "method" | "effect">): CallEffect {
  return effect ?? (method === "GET" || method === "HEAD" ? "read" : "write");
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The guarded way out: outbound policy, deadline, size cap and recording are its business, so that no connector has to
 * remember them. Redirects are answered, not followed: credentials never follow an address that came in a response.
 * Throws ConnectorError: `unavailable` when nothing was sent, `unknown-outcome` when a write was sent and no answer came.
 */
export type HttpPort = (request: HttpRequest, options: { readonly signal: AbortSignal }) => Promise<HttpResponse>;

export interface ConnectorContext {
  readonly http: HttpPort;
  readonly signal: AbortSignal;
  readonly clock: { readonly now: () => Date; readonly sleep: (ms: number, signal: AbortSignal) => Promise<void> };
  readonly log: {
    readonly info: (fields: JsonObject, message: string) => void;
    readonly warn: (fields: JsonObject, message: string) => void;
  };
  /** For kinds whose SDK does its own calls. Those that use `http` are recorded already. */
  readonly record: (call: ProviderCallRecord) => void;
}

/** One thing the credential may or may not do, with the smallest remedy. */
export interface PermissionCheck {
  readonly name: string;
  readonly neededFor: "read" | "write" | "both";
  readonly granted: boolean;
  /** What fails without it, and the provider's own words. */
  readonly reason: string;
  /** The smallest policy, role or setting that would fix it, ready to copy. */
  readonly remedy?: string;
}

export interface CheckReport {
  /** Who the gateway says we are, and where: shown to a person. */
  readonly identity: string;
  readonly version: string;
  readonly facts: GatewayFacts;
  readonly permissions: readonly PermissionCheck[];
  readonly findings: readonly Finding[];
}

/** What encode may know beside the definition. */
export interface EncodeTarget {
  readonly owner: OwnerMark;
  /** Stable and safe in any provider's names: `orders-v1`. */
  readonly slug: string;
  readonly settings: unknown;
  readonly facts: GatewayFacts;
  /** The API already answers on this gateway, so a new object must not be reachable before its protection is. */
  readonly live: boolean;
  /** Percent of requests this definition is to get, the rest going where it went before; all of them unless said. */
  readonly share?: number;
  /** The definition that gets the rest of the requests: given where this one is to get a share of them only. */
  readonly rest?: Definition;
}

export interface Encoded {
  readonly resources: readonly Resource[];
  readonly findings: readonly Finding[];
}

/** One API on a gateway, whole, ours or not. */
export interface RemoteApi {
  readonly remoteId: string;
  readonly resources: readonly ObservedResource[];
}

export interface Decoded {
  readonly definition: Definition;
  readonly findings: readonly Finding[];
}

export interface SurveyedApi {
  readonly remoteId: string;
  readonly name: string;
  readonly version?: string;
  /** Changes when the API changes there; equal fingerprints need no fetch. */
  readonly fingerprint: string;
  /** Present when the object carries our mark. */
  readonly owner?: OwnerMark;
  readonly updatedAt?: Date;
}

export interface SurveyPage {
  readonly apis: readonly SurveyedApi[];
  /** Where to resume after this page, should the next one fail. */
  readonly cursor?: string;
  /** True on the last page only. A survey that ends without it is incomplete, whatever it has shown. */
  readonly complete: boolean;
}

/** An object of ours, by the key it was made under. */
export interface KnownObject {
  readonly key: string;
  readonly remoteId: string;
}

export interface ListScope {
  readonly owner: OwnerMark;
  readonly slug: string;
  /** What we mean to make: lets a session look into those very places, and report a stranger found there. */
  readonly places: readonly Resource[];
  /**
   * What the journal says was made for this deployment, the last of each key, and not that it was deleted. A kind whose
   * `listsLag` asks for these by their ids where its lists lack them; what is not found is gone.
   */
  readonly known: readonly KnownObject[];
}

/** What a look at a gateway found. */
export interface Observation {
  readonly resources: readonly ObservedResource[];
  /** Counts of the kind's own, by which `predict` knows what a look takes beyond what it found: entries of whole lists. */
  readonly counts?: LookCounts;
}

export type LookCounts = Readonly<Record<string, number>>;

export type WriteOutcome =
  | { readonly status: "done"; readonly remoteId: string; readonly etag?: string }
  | {
      readonly status: "pending";
      readonly remoteId: string;
      readonly operation: string;
      readonly retryAfterMs: number;
    };

/** One key of one API on one gateway. The key itself is shown once, at issue. */
export interface AccessKey {
  readonly remoteId: string;
  readonly name: string;
  readonly createdAt?: Date;
}

/** Optional: keys for the `api-key` policy. */
export interface AccessKeys {
  readonly list: (owner: OwnerMark) => Promise<readonly AccessKey[]>;
  /** `remoteId` is chosen by us where the provider allows it, so that issuing again is harmless. */
  readonly issue: (
    owner: OwnerMark,
    request: { readonly remoteId: string; readonly name: string; readonly key: string },
  ) => Promise<AccessKey>;
  /** A key that is already gone is revoked. */
  readonly revoke: (owner: OwnerMark, remoteId: string) => Promise<void>;
}

/** From `from`, up to and without `to`. A provider that counts in whole minutes takes whole minutes around it. */
export interface MetricWindow {
  readonly from: Date;
  readonly to: Date;
}

/** What consumers asked one API for in a window, as the provider itself counted it. A figure that is not known is missing, and never zero. */
export interface MetricPoint {
  /** As the survey names the API. */
  readonly remoteId: string;
  /** What the gateway calls the API, where it says so beside the figures. */
  readonly name?: string;
  /** Whose it is, where the gateway says so beside the figures. */
  readonly owner?: OwnerMark;
  /** Answered requests; the refused and the failed among them. */
  readonly requests: number;
  /** Answered with a status from 400 to 499, by the gateway or by what stands behind it. */
  readonly clientErrors: number;
  /** Answered with a status from 500 on. */
  readonly serverErrors: number;
  /** Milliseconds from a request's arrival to its answer, what stands behind the gateway included: the mean. */
  readonly averageMs?: number;
  /** Milliseconds within which 95 of 100 requests were answered. Of a window with parts, those of its slowest part. */
  readonly p95Ms?: number;
  /** The other APIs whose requests are in these figures too, by `remoteId`: a provider that counts by name tells no two of one name apart. */
  readonly sharedWith?: readonly string[];
}

/** What an API was asked for since its gateway began to count, as the gateway itself adds up. */
export interface CountedTotal extends Omit<MetricPoint, "averageMs" | "p95Ms"> {
  /** Absent where the gateway does not time requests. */
  readonly latency?: {
    readonly sumMs: number;
    /** Requests that were timed. */
    readonly count: number;
    /** Requests that took up to so many milliseconds, each bound with those below it, from the lowest bound. */
    readonly buckets: readonly (readonly [upToMs: number, requests: number])[];
  };
}

export interface CounterReading {
  /** Who counted. Another one, or one that restarted, begins at nothing. */
  readonly counter: string;
  readonly totals: readonly CountedTotal[];
}

export interface ReadSession {
  /** Identity, version, and each permission separately. A refused credential throws `auth`; the rest is reported. */
  readonly check: (mode: GatewayMode) => Promise<CheckReport>;
  /** Cheap listing of every API, ours and not, in pages that stream. */
  readonly survey: (cursor?: string) => AsyncIterable<SurveyPage>;
  /** One API in full. Throws `not-found`. */
  readonly fetch: (remoteId: string) => Promise<RemoteApi>;
  /**
   * Optional: one point for each API, ours or not, whose traffic is known; one without requests may be missing. Asks the
   * provider each time, which may cost money: whoever calls this keeps the answer for a while.
   */
  readonly metrics?: (window: MetricWindow) => Promise<readonly MetricPoint[]>;
  /** Instead of `metrics`, for gateways that only add up: whoever calls this keeps the last reading, to subtract it. */
  readonly counters?: () => Promise<CounterReading>;
}

export interface WriteSession extends ReadSession {
  /** Observe: our own resources of one deployment, and strangers in the places we mean to take. Canonical. */
  readonly list: (scope: ListScope) => Promise<Observation>;
  /** One change. Idempotent: creating what is there and ours, or deleting what is gone, succeeds. */
  readonly write: (change: Change, scope: ListScope) => Promise<WriteOutcome>;
  /** For pending writes: the operation's state now. Called by the engine at the pace the provider asked for. */
  readonly poll?: (operation: string) => Promise<WriteOutcome>;
  /** Where a consumer calls the API. `facts` of the last check, where there are any, spare it to ask: no plan predicts its calls. */
  readonly endpoints: (resources: readonly ObservedResource[], facts?: GatewayFacts) => Promise<readonly string[]>;
  /** Optional: what the gateway itself says it would do. */
  readonly rehearse?: (changes: readonly Change[], scope: ListScope) => Promise<readonly Finding[]>;
  readonly accessKeys?: AccessKeys;
}

interface ConnectorBase<Settings, Credentials> {
  readonly descriptor: Descriptor<Settings, Credentials>;
  /** What remote objects mean in our words. Pure. */
  readonly decode: (remote: RemoteApi) => Decoded;
}

/** A kind we can only discover: it has no encode and its session no write, so a deploy does not compile. */
export interface ReadConnector<Settings = unknown, Credentials = unknown> extends ConnectorBase<Settings, Credentials> {
  readonly access: "read";
  readonly connect: (settings: Settings, credentials: Credentials, context: ConnectorContext) => ReadSession;
}

export interface WriteConnector<Settings = unknown, Credentials = unknown>
  extends ConnectorBase<Settings, Credentials> {
  readonly access: "read-write";
  /** What should exist, and findings about what cannot be said exactly. Pure and deterministic. */
  readonly encode: (definition: Definition, target: EncodeTarget) => Encoded;
  /** The same object, said the one way that is compared: a second plan is empty. Pure. */
  readonly canonicalize: <R extends Resource>(resource: R) => R;
  /** Levels of resource kinds. Creates and updates go down the levels, deletes come after and go up. */
  readonly order: readonly (readonly string[])[];
  /**
   * Calls a run of these changes makes: its writes, and the reads of observing before and verifying after. `counts` are
   * those of the look that the changes were planned by. Pure.
   */
  readonly predict: (
    changes: readonly Change[],
    observed: readonly ObservedResource[],
    counts?: LookCounts,
  ) => PredictedCalls;
  /**
   * The least time that the provider's own quotas give these changes, in milliseconds, with nobody else in the way: a plan
   * shows it. Absent for kinds without such quotas. Pure.
   */
  readonly leastMs?: (changes: readonly Change[]) => number;
  /** What has been made may be missing from the provider's lists for a while: the journal then says what else to ask for. */
  readonly listsLag?: boolean;
  /** How long the provider may take over one write, in milliseconds; the engine's own patience unless said. */
  readonly longestWriteMs?: number;
  readonly connect: (settings: Settings, credentials: Credentials, context: ConnectorContext) => WriteSession;
}

export type Connector<Settings = unknown, Credentials = unknown> =
  | ReadConnector<Settings, Credentials>
  | WriteConnector<Settings, Credentials>;
