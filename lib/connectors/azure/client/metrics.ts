import { z } from "zod";
import type { HttpResponse, MetricWindow } from "../../connector.ts";
import { parseBody } from "./answers.ts";
import { malformed } from "./failure.ts";

// "Metrics - List" of Azure Monitor, and "Supported metrics for Microsoft.ApiManagement/service".

const numberSchema = z.number().nullish();
const seriesSchema = z.looseObject({
  metadatavalues: z.array(z.looseObject({ name: z.looseObject({ value: z.string() }), value: z.string() })).default([]),
  data: z.array(z.looseObject({ total: numberSchema, average: numberSchema })).default([]),
});
const metricsSchema = z.looseObject({
  value: z.array(z.looseObject({ name: z.looseObject({ value: z.string() }), timeseries: z.array(seriesSchema) })),
});

/** One series of a metric over the whole window, with what it is told apart by. */
export interface MetricSeries {
  readonly metric: "Requests" | "Duration";
  readonly apiId: string;
  /** `2xx`; absent for durations, which are not told apart by it. */
  readonly category: string | undefined;
  readonly total: number | undefined;
  readonly average: number | undefined;
}

/** Series in one answer; ten unless it is said. */
const mostSeries = 10_000;
const operation = "GET the metrics";
const minuteMs = 60_000;

/**
 * One question for requests and durations of all APIs. Durations know no response codes, so dimensions are not validated:
 * Azure Monitor then leaves out those that a metric does not have. Whole minutes, the finest that is kept, around the window.
 */
export function metricsQuery({ from, to }: MetricWindow): Readonly<Record<string, string>> {
  const start = new Date(Math.floor(from.getTime() / minuteMs) * minuteMs);
  const end = new Date(Math.ceil(to.getTime() / minuteMs) * minuteMs);
  return {
    "api-version": "2023-10-01",
    metricnames: "Requests,Duration",
    metricnamespace: "Microsoft.ApiManagement/service",
    aggregation: "Total,Average",
    timespan: `${start.toISOString()}/${end.toISOString()}`,
    interval: "FULL",
    $filter: "ApiId eq '*' and GatewayResponseCodeCategory eq '*'",
    top: String(mostSeries),
    validatedimensions: "false",
  };
}

/** The series of an answer; those of no API are left out. Throws `malformed-response` when some were cut off. */
export function readMetrics(response: HttpResponse): MetricSeries[] {
  const { value } = parseBody(operation, response, metricsSchema);
  // What was cut off cannot be told from what was never there.
  if (value.some(({ timeseries }) => timeseries.length >= mostSeries))
    throw malformed(operation, `Azure Monitor shows ${mostSeries} series and leaves out the rest.`);
  return value.flatMap(({ name, timeseries }) => {
    const metric = (["Requests", "Duration"] as const).find((known) => known === name.value);
    if (metric === undefined) return [];
    return timeseries.flatMap(({ metadatavalues, data: [point] }) => {
      const dimensions = new Map(metadatavalues.map((one) => [one.name.value.toLowerCase(), one.value]));
      const apiId = dimensions.get("apiid");
      if (!apiId) return [];
      const category = dimensions.get("gatewayresponsecodecategory")?.toLowerCase();
      return [{ metric, apiId, category, total: point?.total ?? undefined, average: point?.average ?? undefined }];
    });
  });
}
