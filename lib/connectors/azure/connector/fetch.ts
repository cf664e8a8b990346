import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import type { RemoteApi } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureClient } from "../client.ts";
import { toObserved } from "../decode.ts";
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
  const document = await exportedOf(client, api);
  const revision = { current: api.apiRevision, target: api.apiRevision };
  const site: Site = { ...revision, isStandby: false, isCandidate: false, versionSet: "unread" };
  return {
    remoteId,
    resources: toObserved({ api, operations, policy, site, versioningScheme: set?.versioningScheme, document }),
  };
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
