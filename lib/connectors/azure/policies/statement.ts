import type { Operation } from "#lib/model/definition.ts";
import type { Objection } from "../../objection.ts";
import type { XmlElement } from "./xml.ts";

/** An operation under the name that it has in API Management. */
export type NamedOperation = Operation & { readonly name: string };

export type Section = "inbound" | "outbound" | "on-error";

/**
 * Where a statement stands in its section. Who may not come in is turned away before anything is counted, and what is
 * counted before anything is changed; the backend is named last, so that nothing reaches it past the statements before.
 */
export const ranks = {
  cors: 0,
  ipFilter: 1,
  token: 2,
  size: 3,
  rate: 4,
  quota: 5,
  validation: 6,
  cache: 7,
  rewrite: 8,
  key: 9,
  headers: 10,
  mock: 11,
} as const;

/** Where a token is kept that was found good. */
export const tokenVariable = "gatehouse-token";

export interface Statement {
  readonly section: Section;
  readonly rank: number;
  readonly elements: readonly XmlElement[];
}

/** How the API asks for subscription keys: an answer of the API itself, not of its policy document. */
export interface Subscription {
  readonly required: boolean;
  readonly header: string;
  readonly query: string;
}

/** "Subscriptions in Azure API Management": the names that an API has unless it says others. */
export const defaultSubscription: Subscription = {
  required: false,
  header: "Ocp-Apim-Subscription-Key",
  query: "subscription-key",
};

/** How requests are sent on: one statement for all that concerns it. */
export interface Forward {
  readonly timeoutMs?: number;
  readonly retry?: { readonly attempts: number; readonly statuses: readonly number[] };
}

/** What one policy is in API Management. */
export interface Said {
  readonly statements?: readonly Statement[];
  readonly subscription?: Subscription;
  readonly forward?: Forward;
  readonly objection?: Objection;
}

export function inbound(rank: number, elements: readonly XmlElement[]): Statement {
  return { section: "inbound", rank, elements };
}

export function outbound(rank: number, elements: readonly XmlElement[]): Statement {
  return { section: "outbound", rank, elements };
}

/** What a policy needs to know of its place. */
export interface Scope {
  readonly concerned: readonly NamedOperation[];
  /** Every operation of the API is concerned. */
  readonly whole: boolean;
  readonly apiMethods: readonly string[];
  readonly tier: "classic" | "v2" | "consumption";
  /** Unique in the service: counters of one key are one counter, whatever API they stand in. */
  readonly counter: string;
  /** Each operation concerned knows its caller by a subscription key, or by a token. */
  readonly keyed: boolean;
  readonly tokened: boolean;
}

/** What all policies of a definition have in common. */
export interface PolicyContext {
  readonly tier: Scope["tier"];
  /** Unique in the service, of letters, digits and dashes. */
  readonly slug: string;
  readonly operations: readonly NamedOperation[];
  readonly destination: Destination;
}

/** Where requests go: an address without a trailing slash, or the name of a pool of backends. */
export type Destination = { readonly url: string } | { readonly pool: string };
