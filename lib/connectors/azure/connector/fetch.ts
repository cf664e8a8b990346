import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import type { RemoteApi } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureClient } from "../client.ts";
import { type SeenBackend, toObserved } from "../decode.ts";
import { backendNamedIn } from "../policies.ts";
import { type ApiRecord, lastSegment, type Site } from "../wire.ts";

/** One API in full, as its current revision is. Throws `not-found`. */
export async function fetchApi(client: AzureClient, remoteId: string): Promise<RemoteApi> {
  const api = await client.findApi(remoteId);
  if (api === undefined) {
    const sentence = "API Management no longer has this API.";
    throw new ConnectorError({ code: "not-found", sentence, operation: `GET /apis/${remoteId}` });
  }
  const operations = await client.operations(remoteId);
  const policy = await client.findPolicy(remoteId);
  const set = api.apiVersionSetId ? await client.findVersionSet(lastSegment(api.apiVersionSetId)) : undefined;
  const backends = policy ? await backendsOf(client, policy.text) : undefined;
  const document = await exportedOf(client, api);
  const revision = { current: api.apiRevision, target: api.apiRevision };
  const site: Site = {
    ...revision,
    isStandby: false,
    isCandidate: false,
    versionSet: "unread",
    hasReadBackends: false,
  };
  return {
    remoteId,
    resources: toObserved({
      api,
      operations,
      policy,
      site,
      versioningScheme: set?.versioningScheme,
      backends,
      document,
    }),
  };
}

/** What stands behind the entity that the policies name: itself, or the members of the pool. Nothing when they name none. */
async function backendsOf(client: AzureClient, policy: string): Promise<readonly SeenBackend[] | undefined> {
  const backendId = backendNamedIn(policy);
  const named = backendId === undefined ? undefined : await client.findBackend(backendId);
  if (named === undefined) return undefined;
  const members: { id: string; weight?: number | null }[] = named.pool?.services ?? [{ id: named.name }];
  const priorities = new Set(named.pool?.services.map(({ priority }) => priority ?? 0));
  const seen: SeenBackend[] = [];
  for (const { id, weight } of members) {
    const backend = named.pool ? await client.findBackend(lastSegment(id)) : named;
    if (!backend?.url) continue;
    const { credentials, proxy, tls, circuitBreaker } = backend;
    const others = [credentials, proxy, tls, circuitBreaker].filter(
      (setting) => setting !== undefined && setting !== null,
    );
    // A pool in which nobody has a weight gives everybody the same.
    seen.push({ url: backend.url, weight: weight ?? 100, hasMore: others.length > 0 || priorities.size > 1 });
  }
  return seen;
}

/** Only HTTP APIs can be exported, and not every one of them: its operations are known all the same. */
async function exportedOf(client: AzureClient, { name, apiType }: ApiRecord): Promise<JsonObject | undefined> {
  if (apiType && apiType !== "http") return undefined;
  try {
    return z.record(z.string(), z.json()).parse(await client.exported(name));
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "rejected") return undefined;
    throw error;
  }
}
