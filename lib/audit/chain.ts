import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Json } from "#lib/model/json.ts";

/** What a hash covers: everything of the event but the hash itself. */
export interface ChainedEvent {
  readonly sequence: bigint;
  readonly at: Date;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly subjectName: string | null;
  readonly outcome: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string | null;
  readonly previousHash: string;
}

/** What the first event follows. */
export const genesisHash = "0".repeat(64);

/** SHA-256, in hex, over the event as canonical JSON (RFC 8785), the previous event's hash among its members. */
export function hashEvent(event: ChainedEvent): string {
  const members: Json = {
    sequence: event.sequence.toString(),
    at: event.at.toISOString(),
    actorId: event.actorId,
    actorName: event.actorName,
    action: event.action,
    subjectType: event.subjectType,
    subjectId: event.subjectId,
    subjectName: event.subjectName,
    outcome: event.outcome,
    before: asJson(event.before),
    after: asJson(event.after),
    requestId: event.requestId,
    previousHash: event.previousHash,
  };
  const text = canonicalize(members);
  if (text === undefined) throw new TypeError("an audit event has no canonical form");
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** A value as the database gives it back: dates as text, what is undefined gone, every text one it can store. */
export function asJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  return JSON.parse(JSON.stringify(value, (_key, member) => (typeof member === "string" ? storable(member) : member)));
}

/** PostgreSQL stores neither NUL nor half a surrogate pair; evidence of an odd input must not fail for its oddness. */
export function storable(text: string): string {
  return text.replaceAll("\u0000", "\ufffd").toWellFormed();
}
