import { createHash } from "node:crypto";
import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { OwnerMark, Resource } from "#lib/model/resource.ts";
import { canonicalPolicy } from "./policies.ts";
import { bracket, readBracket } from "./wire/bracket.ts";

// ── What Azure sends: only what we read is required. ──

/** "Subscriptions in Azure API Management": the names that an API has unless it says others. */
const keyNamesSchema = z
  .object({ header: z.string(), query: z.string() })
  .catch({ header: "Ocp-Apim-Subscription-Key", query: "subscription-key" });

export const apiRecordSchema = z.object({
  name: z.string(),
  displayName: z.string().catch(""),
  description: z.string().catch(""),
  path: z.string().catch(""),
  subscriptionRequired: z.boolean().catch(false),
  subscriptionKeyParameterNames: keyNamesSchema,
  apiRevision: z.string().catch("1"),
  apiRevisionDescription: z.string().catch(""),
  isCurrent: z.boolean().catch(true),
  serviceUrl: z.string().nullish(),
  apiVersion: z.string().nullish(),
  apiType: z.string().nullish(),
  apiVersionSetId: z.string().nullish(),
  /** What a list tells of the set beside each API. */
  apiVersionSet: z.object({ versioningScheme: z.string().nullish() }).nullish(),
  eTag: z.string().nullish(),
});
export type ApiRecord = z.infer<typeof apiRecordSchema>;

export const operationRecordSchema = z.object({
  name: z.string(),
  method: z.string(),
  urlTemplate: z.string(),
  displayName: z.string().nullish(),
});
export type OperationRecord = z.infer<typeof operationRecordSchema>;

export const revisionRecordSchema = z.object({
  apiRevision: z.string(),
  description: z.string().nullish(),
  updatedDateTime: z.date().nullish(),
  isCurrent: z.boolean().catch(false),
});
export type RevisionRecord = z.infer<typeof revisionRecordSchema>;

export const versionSetRecordSchema = z.object({
  name: z.string(),
  displayName: z.string().catch(""),
  description: z.string().catch(""),
  versioningScheme: z.string(),
});
export type VersionSetRecord = z.infer<typeof versionSetRecordSchema>;

export const backendRecordSchema = z.object({
  name: z.string(),
  description: z.string().catch(""),
  url: z.string().nullish(),
  pool: z
    .object({
      services: z.array(z.object({ id: z.string(), weight: z.number().nullish(), priority: z.number().nullish() })),
    })
    .nullish(),
  // What of a backend a definition cannot say.
  credentials: z.unknown().optional(),
  proxy: z.unknown().optional(),
  tls: z.unknown().optional(),
  circuitBreaker: z.unknown().optional(),
});
export type BackendRecord = z.infer<typeof backendRecordSchema>;

export interface PolicyRecord {
  readonly text: string;
  readonly etag: string | undefined;
}

// ── Who owns what. ──

/** What stands in an API's description: for people a sentence, for us whose it is and what the definition calls it. */
export interface ApiMark {
  readonly owner: OwnerMark;
  readonly name: string;
  readonly version: string;
  readonly basePath: string;
}

export function describeApi({ owner, name, version, basePath }: ApiMark): string {
  const { installationId: installation, deploymentId: deployment, apiId: api } = owner;
  return `Managed by Gatehouse. ${bracket({ installation, deployment, api, name, version, base: basePath })}`;
}

export function readApiMark(description: string | undefined): ApiMark | undefined {
  const { installation, deployment, api, name = "", version = "", base = "/" } = readBracket(description);
  if (!installation || !deployment || !api) return undefined;
  const owner = { installationId: installation, deploymentId: deployment, apiId: api };
  return { owner, name, version, basePath: base };
}

/** "Api Version Set": identifiers have at most 80 characters. */
const longestStem = 50;

/** The slug without its version, which all versions of one API have in common: `orders` of `orders-v2`. */
export function stemOf(slug: string): string {
  const [, stem = slug] = /^(.+)-v\d/.exec(slug) ?? [];
  return stem.slice(0, longestStem);
}

/** The set that the versions of an API are in, whichever of them is deployed first, and found again when none is left. */
export function versionSetName({ installationId }: Pick<OwnerMark, "installationId">, slug: string): string {
  const whose = createHash("sha256").update(installationId).digest("hex").slice(0, 8);
  return `gatehouse-${stemOf(slug)}-${whose}`;
}

/** What stands in a version set's description. It belongs to no single deployment, but to all that have a version in it. */
export function describeVersionSet({ installationId: installation }: OwnerMark, stem: string): string {
  return `Managed by Gatehouse. ${bracket({ installation, versions: stem })}`;
}

export function isOurVersionSet(
  { description }: VersionSetRecord,
  { installationId }: Pick<OwnerMark, "installationId">,
): boolean {
  const { installation, versions } = readBracket(description);
  return installation === installationId && versions !== undefined;
}

/** What the names of a deployment's backends begin with; that of their pool is nothing else. */
export function backendPrefix({ deploymentId }: Pick<OwnerMark, "deploymentId">): string {
  return `gatehouse-${deploymentId}`;
}

export function describeBackend({ installationId: installation, deploymentId: deployment }: OwnerMark): string {
  return `Managed by Gatehouse. ${bracket({ installation, deployment })}`;
}

export function isOurBackend({ description }: BackendRecord, owner: OwnerMark): boolean {
  const { installation, deployment } = readBracket(description);
  return installation === owner.installationId && deployment === owner.deploymentId;
}

/** The part of the description that finds the APIs of one deployment. */
export function ownerWords({ installationId, deploymentId }: OwnerMark): string {
  return `installation=${installationId} deployment=${deploymentId}`;
}

export function isOwnedBy(mark: ApiMark | undefined, owner: OwnerMark): boolean {
  return mark?.owner.installationId === owner.installationId && mark.owner.deploymentId === owner.deploymentId;
}

/** What stands in a revision's description, of which Azure keeps 256 characters: whose it is, and what it serves. */
export function describeRevision({ installationId, deploymentId }: OwnerMark, digest: string): string {
  return bracket({ installation: installationId, deployment: deploymentId, digest });
}

/** The digest that we gave a revision; nothing when it is not one of this deployment. */
export function readRevisionDigest(description: string | undefined, owner: OwnerMark): string | undefined {
  const { installation, deployment, digest } = readBracket(description);
  return installation === owner.installationId && deployment === owner.deploymentId ? digest : undefined;
}

/** 32 hexadecimal digits of a SHA-256, which leave room beside the owner in 256 characters. */
export function digestOf(value: Json): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}

// ── What we say and read of an API. ──

/** Settings of an API that only its current revision can change ("Revisions in Azure API Management"). */
export const settingsSchema = z.object({
  displayName: z.string(),
  description: z.string(),
  /** Without slashes at its ends; empty for the root. Of an API in a version set, without the version. */
  path: z.string(),
  /** The last segment of the public path, and the name of the version set that it counts in; both empty without one. */
  apiVersion: z.string().default(""),
  versionSet: z.string().default(""),
  subscriptionRequired: z.boolean(),
  subscriptionKeyParameterNames: z.object({ header: z.string(), query: z.string() }),
});
export type ApiSettings = z.infer<typeof settingsSchema>;

/** "Versions in Azure API Management": in a set of the scheme Segment the version is the last segment of the path. */
export function publicPathOf({ path, apiVersion }: Pick<ApiSettings, "path" | "apiVersion">): string {
  return [path, apiVersion].filter((part) => part !== "").join("/");
}

export function settingsOf(api: ApiRecord): ApiSettings {
  const { displayName, description, path, subscriptionRequired, subscriptionKeyParameterNames } = api;
  const versioned = { apiVersion: api.apiVersion ?? "", versionSet: lastSegment(api.apiVersionSetId) };
  return { displayName, description, path, ...versioned, subscriptionRequired, subscriptionKeyParameterNames };
}

/** The name in an id of Azure Resource Manager; empty when there is none. */
export function lastSegment(id: string | null | undefined): string {
  return (id ?? "").split("/").at(-1) ?? "";
}

export const operationSchema = z.object({ name: z.string(), method: z.string(), urlTemplate: z.string() });
export type WireOperation = z.infer<typeof operationSchema>;

export const apiBodySchema = z.object({
  digest: z.string(),
  operations: z.array(operationSchema),
  document: z.record(z.string(), z.json()),
  /** For the first import, which takes them along. */
  settings: settingsSchema,
});
/** `displayName` is for people, and that of whichever version came first. */
export const versionSetBodySchema = z.object({
  description: z.string(),
  versioningScheme: z.string(),
  displayName: z.string(),
});
export const backendBodySchema = z.object({ description: z.string(), url: z.string() });
export const poolBodySchema = z.object({
  description: z.string(),
  services: z.array(z.object({ name: z.string(), weight: z.number() })),
});
export const releaseBodySchema = settingsSchema.extend({ digest: z.string(), policy: z.string() });

/**
 * What was seen of an API's revisions, for the writes that follow: the current one, and the one that a new deployment
 * is made in. `isStandby` when that one holds what is wanted already, whole and with its policies.
 */
export const siteSchema = z.object({
  current: z.string(),
  target: z.string(),
  isStandby: z.boolean(),
  /** The target said to hold what is wanted, so its policies were read. */
  isCandidate: z.boolean(),
  /** What a look saw of the version set of ours: `last` when no other API is in it, `shared` when others are. */
  versionSet: z.enum(["unread", "absent", "foreign", "wanted", "last", "shared"]).default("unread"),
  /** The backends of this deployment were asked for. */
  hasReadBackends: z.boolean().default(false),
});
export type Site = z.infer<typeof siteSchema>;

/** Azure gives back a policy in its own spacing, and operations and members of a pool in its own order. */
export function canonicalize<R extends Resource>(resource: R): R {
  const body: JsonObject = Object.fromEntries(
    Object.entries(resource.body).map(([key, value]): [string, Json | undefined] => {
      if (key === "policy" && typeof value === "string") return [key, canonicalPolicy(value)];
      if ((key === "operations" || key === "services") && Array.isArray(value)) return [key, sortedByName(value)];
      return [key, value];
    }),
  );
  return { ...resource, body };
}

function sortedByName(list: readonly Json[]): readonly Json[] {
  const nameOf = (entry: Json) => (isJsonObject(entry) ? String(entry.name) : "");
  return list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : Number(nameOf(a) > nameOf(b))));
}
