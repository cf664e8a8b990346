import type { MetricPoint, MetricWindow } from "../../connector.ts";
import type { AzureClient } from "../client.ts";

/** What consumers asked the service's APIs for, in one call. Azure Monitor keeps mean durations, and no percentiles. */
export async function metrics(client: AzureClient, window: MetricWindow): Promise<MetricPoint[]> {
  const series = await client.metrics(window);
  const byApi = Map.groupBy(series, ({ apiId }) => apiId);
  return [...byApi].flatMap(([remoteId, ofApi]) => {
    const counted = ofApi.filter(({ metric }) => metric === "Requests");
    const sum = (wanted: (category: string) => boolean) =>
      counted.filter(({ category = "" }) => wanted(category)).reduce((total, one) => total + (one.total ?? 0), 0);
    const requests = sum(() => true);
    if (requests === 0) return [];
    const averageMs = ofApi.find(({ metric }) => metric === "Duration")?.average;
    return [
      {
        ...{ remoteId, requests },
        clientErrors: sum((category) => category === "4xx"),
        serverErrors: sum((category) => category === "5xx"),
        ...(averageMs === undefined ? {} : { averageMs }),
      },
    ];
  });
}
