import type { MetricQuery } from "../../aws/client.ts";
import { ownerOf } from "../../aws/owner-tags.ts";
import type { MetricPoint } from "../../connector.ts";
import type { RestClient } from "../client.ts";

const figures = [
  ["Count", "Sum"],
  ["4XXError", "Sum"],
  ["5XXError", "Sum"],
  ["Latency", "p95"],
] as const;

/**
 * Traffic of every API that carries an owner mark, four figures each. CloudWatch keeps them by the API's name, not by its id:
 * "Amazon API Gateway dimensions and metrics", ApiName and Stage.
 */
export async function metrics(
  client: RestClient,
  stageName: string,
  window: { readonly from: Date; readonly to: Date },
): Promise<MetricPoint[]> {
  const ours: { apiId: string; name: string }[] = [];
  for await (const { items } of client.restApiPages()) {
    for (const { tags, name } of items) {
      const owner = ownerOf(tags);
      if (owner !== undefined) ours.push({ apiId: owner.apiId, name });
    }
  }
  const queries = ours.flatMap(({ name }) =>
    figures.map(
      ([metric, statistic]): MetricQuery => ({
        name: metric,
        statistic,
        dimensions: { ApiName: name, Stage: stageName },
      }),
    ),
  );
  const values = queries.length === 0 ? [] : await client.connection.metricData(queries, window);
  return ours.map(({ apiId }, index) => {
    const [requests, clientErrors, serverErrors, p95Ms] = values.slice(figures.length * index);
    return {
      apiId,
      requests: requests ?? 0,
      clientErrors: clientErrors ?? 0,
      serverErrors: serverErrors ?? 0,
      ...(p95Ms === undefined ? {} : { p95Ms }),
    };
  });
}
