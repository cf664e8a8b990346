import type { OwnerMark } from "#lib/model/resource.ts";
import type { MetricPoint, MetricWindow } from "../connector.ts";
import type { Probe } from "./check.ts";
import type { AwsConnection, MetricDataQuery } from "./client.ts";

// "Amazon API Gateway dimensions and metrics" and "Monitor CloudWatch metrics for HTTP APIs": each product counts by a
// dimension of its own, and has its own letters for the same things.

export interface MetricWords {
  readonly dimension: "ApiName" | "ApiId";
  readonly clientErrors: string;
  readonly serverErrors: string;
}

/** An API as it is counted: all of its stages together. */
export interface CountedApi {
  readonly remoteId: string;
  readonly name: string;
  readonly owner?: OwnerMark;
  /** The value of the dimension. Those of one value are counted together. */
  readonly countedAs: string;
}

/** "GetMetricData": queries and data points in one call. */
const mostQueries = 500;
const mostDataPoints = 100_800;
/** Of one API we ask for its requests, errors of both kinds, mean and percentile. */
const queriesForOne = 5;
export const apisInOneCall = mostQueries / queriesForOne;

type Figure = "requests" | "clientErrors" | "serverErrors" | "latencySum" | "p95";

/** What the APIs were asked for in a window: one GetMetricData for each hundred dimension values. Throws ConnectorError. */
export async function measure(
  connection: AwsConnection,
  words: MetricWords,
  window: MetricWindow,
  apis: readonly CountedApi[],
): Promise<MetricPoint[]> {
  const together = [...Map.groupBy(apis, ({ countedAs }) => countedAs)];
  const points: MetricPoint[] = [];
  for (let start = 0; start < together.length; start += apisInOneCall) {
    const batch = together.slice(start, start + apisInOneCall);
    const values = await ask(connection, window, (span) =>
      batch.flatMap(([countedAs], index) => queriesOf(words, countedAs, index, span)),
    );
    points.push(...batch.flatMap(([, group], index) => pointsOf(group, index, values)));
  }
  return points;
}

/** Whether CloudWatch may be read, asked by the cheapest question there is: one metric of a minute. */
export function metricsProbe(connection: AwsConnection, now: () => Date): Probe {
  const words: MetricWords = { dimension: "ApiId", clientErrors: "4xx", serverErrors: "5xx" };
  return {
    name: "cloudwatch:GetMetricData",
    neededFor: "read",
    without: "Traffic figures stay unknown. Nothing else needs it.",
    ask: () => {
      const to = now();
      const window = { from: new Date(to.getTime() - 60_000), to };
      return ask(connection, window, (span) => queriesOf(words, "gatehouse-probe", 0, span).slice(0, 1));
    },
  };
}

/** "Actions, resources, and condition keys for Amazon CloudWatch": reading metrics is not limited to resources. */
export const metricsStatement = { Effect: "Allow", Action: ["cloudwatch:GetMetricData"], Resource: ["*"] };

interface Span {
  readonly start: Date;
  readonly end: Date;
  /** Seconds in one data point. */
  readonly period: number;
}

/**
 * The window in whole periods: minutes up to three hours, and from there so few that a full call stays within its data
 * points. Of a window that ends now CloudWatch still has those: minutes for 15 days, five for 63, hours for 455.
 */
export function spanOf({ from, to }: MetricWindow): Span {
  const seconds = (to.getTime() - from.getTime()) / 1000;
  const mostPoints = Math.floor(mostDataPoints / mostQueries) - 1;
  const long = [300, 3600].find((period) => seconds / period <= mostPoints) ?? 86_400;
  const period = seconds <= 3 * 3600 ? 60 : long;
  const periodMs = period * 1000;
  return {
    start: new Date(Math.floor(from.getTime() / periodMs) * periodMs),
    end: new Date(Math.ceil(to.getTime() / periodMs) * periodMs),
    period,
  };
}

function queriesOf(words: MetricWords, countedAs: string, index: number, { period }: Span): MetricDataQuery[] {
  const query = (figure: Figure, MetricName: string, Stat: string, Period = period): MetricDataQuery => ({
    Id: idOf(figure, index),
    MetricStat: {
      Metric: {
        Namespace: "AWS/ApiGateway",
        MetricName,
        Dimensions: [{ Name: words.dimension, Value: countedAs }],
      },
      Period,
      Stat,
    },
  });
  return [
    query("requests", "Count", "SampleCount"),
    query("clientErrors", words.clientErrors, "Sum"),
    query("serverErrors", words.serverErrors, "Sum"),
    query("latencySum", "Latency", "Sum"),
    // Percentiles of parts make none of the whole. The slowest part bounds it, the closer the larger parts are.
    query("p95", "Latency", "p95", Math.max(period, 300)),
  ];
}

function idOf(figure: Figure, index: number): string {
  return `${figure}_${index}`;
}

/** By query id, the values of all periods that have any. */
function ask(
  connection: AwsConnection,
  window: MetricWindow,
  queriesIn: (span: Span) => MetricDataQuery[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const span = spanOf(window);
  return connection.metricData({ queries: queriesIn(span), start: span.start, end: span.end });
}

/** A point for each API of a group; none without a data point, as CloudWatch has none where nothing was asked for. */
function pointsOf(
  group: readonly CountedApi[],
  index: number,
  values: ReadonlyMap<string, readonly number[]>,
): MetricPoint[] {
  const of = (figure: Figure) => values.get(idOf(figure, index)) ?? [];
  const requests = sum(of("requests"));
  if (requests === 0) return [];
  const latencies = of("latencySum");
  const percentiles = of("p95");
  return group.map(({ remoteId, name, owner }) => ({
    ...{ remoteId, name, requests, clientErrors: sum(of("clientErrors")), serverErrors: sum(of("serverErrors")) },
    ...(owner === undefined ? {} : { owner }),
    ...(latencies.length === 0 ? {} : { averageMs: sum(latencies) / requests }),
    ...(percentiles.length === 0 ? {} : { p95Ms: Math.max(...percentiles) }),
    ...(group.length === 1
      ? {}
      : { sharedWith: group.flatMap((other) => (other.remoteId === remoteId ? [] : [other.remoteId])) }),
  }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
