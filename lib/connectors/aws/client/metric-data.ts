import type { CloudWatchClientConfig, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { z } from "zod";

/** One figure over a window: "Amazon API Gateway dimensions and metrics". */
export interface MetricQuery {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "p95";
}

interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** "GetMetricData": queries in one call, and the longest period in seconds. */
const mostQueries = 500;
const longestPeriod = 86_400;

const resultSchema = z.object({ Id: z.string(), Values: z.array(z.number()).default([]) });

/**
 * One figure for each query, in their order; `undefined` where nothing was measured. Sums are added up over the window, and
 * of percentiles of its parts the largest is taken. Each query costs money at AWS, so they are made on demand only.
 */
export async function metricData(
  configuration: CloudWatchClientConfig,
  queries: readonly MetricQuery[],
  window: Window,
): Promise<(number | undefined)[]> {
  // Loaded when figures are first asked for: a deployment does not need it.
  const { CloudWatchClient, GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const client = new CloudWatchClient(configuration);
  const figures: (number | undefined)[] = [];
  for (let start = 0; start < queries.length; start += mostQueries) {
    const part = queries.slice(start, start + mostQueries);
    const values = new Map<string, number[]>();
    let NextToken: string | undefined;
    do {
      const answer = await client.send(
        new GetMetricDataCommand({
          StartTime: window.from,
          EndTime: window.to,
          MetricDataQueries: part.map((query, index) => toQuery(query, index, window)),
          NextToken,
        }),
      );
      for (const { Id, Values } of z.array(resultSchema).parse(answer.MetricDataResults ?? [])) {
        values.set(Id, [...(values.get(Id) ?? []), ...Values]);
      }
      NextToken = answer.NextToken;
    } while (NextToken !== undefined);
    figures.push(...part.map(({ statistic }, index) => figureOf(values.get(`q${index}`) ?? [], statistic)));
  }
  return figures;
}

function toQuery({ name, dimensions, statistic }: MetricQuery, index: number, { from, to }: Window): MetricDataQuery {
  const minutes = Math.max(1, Math.ceil((to.getTime() - from.getTime()) / 60_000));
  return {
    Id: `q${index}`,
    MetricStat: {
      Metric: {
        Namespace: "AWS/ApiGateway",
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: Math.min(minutes * 60, longestPeriod),
      Stat: statistic,
    },
  };
}

function figureOf(values: readonly number[], statistic: MetricQuery["statistic"]): number | undefined {
  if (values.length === 0) return undefined;
  return statistic === "Sum" ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
}
