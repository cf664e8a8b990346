import type { RemoteApi } from "../../connector.ts";
import type { HttpApiClient } from "../client.ts";
import { lookAt } from "./resources.ts";

/** One API with its stages, whoever's it is, in three calls. Throws `not-found`. */
export async function fetchApi(client: HttpApiClient, remoteId: string, stageName: string): Promise<RemoteApi> {
  const row = await client.api(remoteId);
  return { remoteId, resources: await lookAt(client, row, { stageName }) };
}
