import type { JsonObject } from "#lib/model/json.ts";
import type { ObservedResource, OwnerMark, Ownership } from "#lib/model/resource.ts";
import {
  type ApiRecord,
  type BackendRecord,
  backendPrefix,
  isOurBackend,
  isOurVersionSet,
  isOwnedBy,
  lastSegment,
  type OperationRecord,
  type PolicyRecord,
  publicPathOf,
  readApiMark,
  readRevisionDigest,
  type Site,
  settingsOf,
  type VersionSetRecord,
} from "../wire.ts";

export interface SeenBackend {
  readonly url: string;
  readonly weight: number;
  /** It has credentials, rules or an order of its own, which no definition can say. */
  readonly hasMore: boolean;
}

/** An API as the calls of one look found it. */
export interface SeenApi {
  readonly api: ApiRecord;
  readonly operations: readonly OperationRecord[];
  readonly policy: PolicyRecord | undefined;
  readonly site: Site;
  /** Of the version set that the API is in, where that was asked for. */
  readonly versioningScheme?: string;
  /** Where the policies send requests, where that is an entity which was asked for. */
  readonly backends?: readonly SeenBackend[];
  /** What an export gave, where one was asked for. */
  readonly document?: JsonObject;
}

/** What a look found, as resources. `owner` is who looks; without one, whoever marked the API. */
export function toObserved(seen: SeenApi, owner?: OwnerMark): ObservedResource[] {
  const { api, operations, policy, site, versioningScheme, backends, document } = seen;
  const mark = readApiMark(api.description);
  const ownership: Ownership = owner === undefined ? (mark ? "ours" : "foreign") : ownershipFor(api, owner);
  const viewer = owner ?? mark?.owner;
  const digest = viewer && readRevisionDigest(api.apiRevisionDescription, viewer);
  const settings = settingsOf(api);
  const shared = { remoteId: api.name, ownership, ready: true, payload: ["site", "settings", "document"] };
  return [
    {
      ...shared,
      kind: "api",
      key: "api",
      label: `API ${api.name}`,
      dependsOn: [],
      place: "",
      etag: api.eTag ?? undefined,
      body: {
        digest: digest ?? "",
        operations: operations.map(toWireOperation),
        settings: { ...settings },
        site: { ...site },
        ...asMade(api),
        ...(versioningScheme ? { versioningScheme } : {}),
        ...(backends ? { backends: backends.map((backend) => ({ ...backend })) } : {}),
        ...(document ? { document } : {}),
      },
    },
    {
      ...shared,
      kind: "release",
      key: "release",
      label: `release of ${api.name}`,
      dependsOn: ["api"],
      cascadesWith: "api",
      place: "",
      etag: JSON.stringify({ api: api.eTag, policy: policy?.etag }),
      body: { digest: digest ?? "", policy: policy?.text ?? "", ...settings, site: { ...site } },
    },
  ];
}

/** A version set in the place of ours, marked by this installation or not. */
export function toObservedVersionSet(found: VersionSetRecord, owner: OwnerMark): ObservedResource {
  const { name, description, versioningScheme } = found;
  return {
    kind: "version-set",
    key: `version-set/${name}`,
    remoteId: name,
    label: `version set ${name}`,
    body: { description, versioningScheme },
    dependsOn: [],
    ownership: isOurVersionSet(found, owner) ? "ours" : "foreign",
    ready: true,
    place: "",
  };
}

/** A backend or a pool under a name that this deployment gives. */
export function toObservedBackend(found: BackendRecord, owner: OwnerMark): ObservedResource {
  const { name, description, url, pool } = found;
  const shared = {
    remoteId: name,
    ownership: isOurBackend(found, owner) ? "ours" : "foreign",
    ready: true,
    place: "/backends",
  } as const;
  if (name === backendPrefix(owner)) {
    const services = (pool?.services ?? []).map(({ id, weight }) => ({ name: lastSegment(id), weight: weight ?? 1 }));
    const body = { description, services };
    const members = services.map((service) => keyOfBackend(service.name));
    return { ...shared, kind: "pool", key: "pool", label: `pool ${name}`, dependsOn: members, body };
  }
  const key = keyOfBackend(name);
  return {
    ...shared,
    kind: "backend",
    key,
    label: `backend ${url ?? name}`,
    dependsOn: [],
    body: { description, url: url ?? "" },
  };
}

function keyOfBackend(name: string): string {
  return `backend/${name.split("-").at(-1)}`;
}

/** A stranger's API where ours would be: in its name, or on its path. Only that much is told of it. */
export function toForeign(api: ApiRecord, takes: "name" | "path"): ObservedResource {
  return {
    kind: "api",
    key: "api",
    remoteId: api.name,
    label: `API ${api.displayName || api.name} on /${publicPathOf(settingsOf(api))}`,
    body: { path: api.path, takes },
    dependsOn: [],
    ownership: "foreign",
    ready: true,
    etag: api.eTag ?? undefined,
    place: "",
  };
}

export function ownershipFor({ description }: Pick<ApiRecord, "description">, owner: OwnerMark): Ownership {
  return isOwnedBy(readApiMark(description), owner) ? "ours" : "foreign";
}

function toWireOperation({ name, method, urlTemplate }: OperationRecord): JsonObject {
  return { name, method, urlTemplate };
}

/** What others set that we do not: for reading their APIs. */
function asMade({ serviceUrl, apiVersion, apiType }: ApiRecord): JsonObject {
  return {
    ...(serviceUrl ? { serviceUrl } : {}),
    ...(apiVersion ? { apiVersion } : {}),
    ...(apiType && apiType !== "http" ? { apiType } : {}),
  };
}
