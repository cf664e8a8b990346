import type { RemoteApi } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureClient } from "../client.ts";
import { toObserved } from "../decode.ts";

/** One API in full, as its current revision is. Throws `not-found`. */
export async function fetchApi(client: AzureClient, remoteId: string): Promise<RemoteApi> {
  const api = await client.findApi(remoteId);
  if (api === undefined) {
    const sentence = "API Management no longer has this API.";
    throw new ConnectorError({ code: "not-found", sentence, operation: `GET /apis/${remoteId}` });
  }
  const operations = await client.operations(remoteId);
  const policy = await client.findPolicy(remoteId);
  const site = { current: api.apiRevision, target: api.apiRevision, isStandby: false, isCandidate: false };
  return { remoteId, resources: toObserved({ api, operations, policy, site }) };
}
