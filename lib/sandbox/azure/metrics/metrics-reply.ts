import { ArmError } from "../arm/arm-error.ts";
import type { ArmRequest, Reply } from "../arm/reply.ts";
import type { Measurement, Measurements } from "./measurements.ts";
import { dimensions, durationDimensions, type MetricDefinition, metricDefinitions } from "./metric-definitions.ts";
import { type Aggregation, type MetricsQuery, readQuery } from "./metrics-query.ts";

/** "Metrics - List" of Azure Monitor for one service: series by dimension, one value for each interval. */
export function metricsReply(
  measurements: Measurements,
  service: string,
  resourceId: string,
  request: ArmRequest,
  now: number,
): Reply {
  const query = readQuery(request.query, now);
  const found = measurements
    .between(service, query.fromMs, query.toMs)
    .filter((measurement) =>
      query.filters.every(
        ({ name, wanted }) => wanted === undefined || wanted.includes(dimensions[name]?.(measurement) ?? ""),
      ),
    );
  return {
    status: 200,
    body: {
      cost: 0,
      timespan: `${new Date(query.fromMs).toISOString()}/${new Date(query.toMs).toISOString()}`,
      interval: query.interval,
      namespace: "Microsoft.ApiManagement/service",
      resourceregion: "westeurope",
      value: query.metrics.map((name) => metric(definitionOf(name), found, query, resourceId)),
    },
  };
}

function definitionOf(name: string): MetricDefinition {
  const definition = metricDefinitions.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (definition !== undefined) return definition;
  const valid = metricDefinitions.map((candidate) => candidate.name).join(",");
  throw new ArmError(
    400,
    "BadRequest",
    `Failed to find metric configuration for provider: Microsoft.ApiManagement, resource Type: service, metric: ${name}, Valid metrics: ${valid}`,
  );
}

function metric(definition: MetricDefinition, found: readonly Measurement[], query: MetricsQuery, resourceId: string) {
  const isKnown = (name: string) => definition.unit !== "MilliSeconds" || durationDimensions.includes(name);
  const unknown = query.filters.find(({ name }) => !isKnown(name));
  if (unknown !== undefined && query.isStrict)
    throw new ArmError(
      400,
      "BadRequest",
      `Metric: ${definition.name} does not support requested dimension combination: ${unknown.name.toLowerCase()}, supported ones are: ${durationDimensions.join(",")}`,
    );
  const split = query.filters.filter(({ isSplit, name }) => isSplit && isKnown(name)).map(({ name }) => name);
  const series = Map.groupBy(found, (measurement) =>
    JSON.stringify(split.map((name) => dimensions[name]?.(measurement))),
  );
  // Without a split there is one series, also when nothing happened.
  const groups = split.length === 0 ? [found] : [...series.values()];
  const ranked = groups.toSorted((one, other) => other.length - one.length).slice(0, query.top);
  return {
    id: `${resourceId}/providers/Microsoft.Insights/metrics/${definition.name}`,
    type: "Microsoft.Insights/metrics",
    name: { value: definition.name, localizedValue: definition.label },
    displayDescription: definition.description,
    unit: definition.unit,
    timeseries: ranked.map((group) => ({
      metadatavalues: split.map((name) => ({
        name: { value: name.toLowerCase(), localizedValue: name.toLowerCase() },
        value: group[0] === undefined ? "" : (dimensions[name]?.(group[0]) ?? ""),
      })),
      data: intervalsOf(query).map((fromMs) => dataPoint(definition, group, query, fromMs)),
    })),
    errorCode: "Success",
  };
}

function intervalsOf({ fromMs, toMs, intervalMs }: MetricsQuery): number[] {
  const count = Math.ceil((toMs - fromMs) / intervalMs);
  return Array.from({ length: count }, (_, index) => fromMs + index * intervalMs);
}

function dataPoint(definition: MetricDefinition, group: readonly Measurement[], query: MetricsQuery, fromMs: number) {
  const values = group
    .filter(({ at }) => at >= fromMs && at < fromMs + query.intervalMs)
    .flatMap((measurement) => definition.amountOf(measurement) ?? []);
  const wanted: readonly Aggregation[] = query.aggregations.length === 0 ? [definition.primary] : query.aggregations;
  const aggregated = wanted.flatMap((name) => {
    const value = aggregate(name, values);
    return value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return { timeStamp: new Date(fromMs).toISOString(), ...Object.fromEntries(aggregated) };
}

/** An average of nothing is absent, a total of nothing is 0. */
function aggregate(name: Aggregation, values: readonly number[]): number | undefined {
  const total = values.reduce((sum, value) => sum + value, 0);
  switch (name) {
    case "Total":
      return total;
    case "Count":
      return values.length;
    case "Average":
      return values.length === 0 ? undefined : total / values.length;
    case "Minimum":
      return values.length === 0 ? undefined : Math.min(...values);
    case "Maximum":
      return values.length === 0 ? undefined : Math.max(...values);
    default:
      return name satisfies never;
  }
}
