import type { JsonObject } from "#lib/model/json.ts";
import type { ObservedResource, OwnerMark, Ownership } from "#lib/model/resource.ts";
import {
  type ApiRecord,
  type ApiSettings,
  isOwnedBy,
  type OperationRecord,
  type PolicyRecord,
  readApiMark,
  readRevisionDigest,
  type Site,
} from "../wire.ts";

/** An API as the calls of one look found it. */
export interface SeenApi {
  readonly api: ApiRecord;
  readonly operations: readonly OperationRecord[];
  readonly policy: PolicyRecord | undefined;
  readonly site: Site;
  /** Of the version set that the API is in, where that was asked for. */
  readonly versioningScheme?: string;
  /** What an export gave, where one was asked for. */
  readonly document?: JsonObject;
}

/** What a look found, as resources. `owner` is who looks; without one, whoever marked the API. */
export function toObserved(seen: SeenApi, owner?: OwnerMark): ObservedResource[] {
  const { api, operations, policy, site, versioningScheme, document } = seen;
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

/** A stranger's API where ours would be: in its name, or on its path. Only that much is told of it. */
export function toForeign(api: ApiRecord, takes: "name" | "path"): ObservedResource {
  return {
    kind: "api",
    key: "api",
    remoteId: api.name,
    label: `API ${api.displayName || api.name} on /${api.path}`,
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

function settingsOf(api: ApiRecord): ApiSettings {
  const { displayName, description, path, subscriptionRequired, subscriptionKeyParameterNames } = api;
  return { displayName, description, path, subscriptionRequired, subscriptionKeyParameterNames };
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
