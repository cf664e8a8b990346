import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { JsonObject } from "#lib/model/json.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import { comparedKeys } from "./diff.ts";
import { secretFingerprint } from "./secret.ts";

/** SHA-256 of the canonical JSON (RFC 8785), in hexadecimal: key order and absent keys change nothing. */
export function hashJson(value: unknown): string {
  return createHash("sha256")
    .update(canonicalize(value) ?? "null")
    .digest("hex");
}

/** The hash of what we own of a set of resources. Equal states have equal hashes, whatever order they were listed in. */
export function hashResources(resources: readonly Resource[]): string {
  return hashJson(resources.map(identityOf).toSorted(byKey));
}

/** What a plan was made of: the approved hash and the hash at run time are equal, or the world has moved. */
export function hashPlanInput(desired: readonly Resource[], observed: readonly ObservedResource[]): string {
  const seen = observed.map((resource) => ({
    ...identityOf(resource),
    remoteId: resource.remoteId,
    ownership: resource.ownership,
  }));
  return hashJson({ desired: desired.map(identityOf).toSorted(byKey), observed: seen.toSorted(byKeyAndRemoteId) });
}

function identityOf(resource: Resource): { key: string; kind: string; body: JsonObject } {
  const secrets = new Set(resource.secrets);
  const body = Object.fromEntries(
    comparedKeys(resource).map((key) => {
      const value = resource.body[key];
      return [key, secrets.has(key) && value !== undefined ? secretFingerprint(value) : value];
    }),
  );
  return { key: resource.key, kind: resource.kind, body };
}

function byKey(a: { key: string }, b: { key: string }): number {
  return a.key < b.key ? -1 : Number(a.key > b.key);
}

function byKeyAndRemoteId(a: { key: string; remoteId: string }, b: { key: string; remoteId: string }): number {
  return byKey(a, b) || (a.remoteId < b.remoteId ? -1 : Number(a.remoteId > b.remoteId));
}
