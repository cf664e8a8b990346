import { type CountedApi, type MetricWords, measure } from "../../aws/metrics.ts";
import { ownerOf } from "../../aws/owner-tags.ts";
import type { MetricPoint, MetricWindow } from "../../connector.ts";
import type { HttpApiClient } from "../client.ts";

/** "Monitor CloudWatch metrics for HTTP APIs". */
const words: MetricWords = { dimension: "ApiId", clientErrors: "4xx", serverErrors: "5xx" };

/** Pages of the list, and a call to CloudWatch for each hundred APIs. WebSocket APIs are counted in other terms, and left out. */
export async function metrics(client: HttpApiClient, window: MetricWindow): Promise<MetricPoint[]> {
  const apis: CountedApi[] = [];
  for await (const page of client.pages()) {
    for (const { apiId, name, tags, protocolType } of page.apis)
      if (protocolType === "HTTP") apis.push({ remoteId: apiId, name, owner: ownerOf(tags), countedAs: apiId });
  }
  return measure(client.connection, words, window, apis);
}
