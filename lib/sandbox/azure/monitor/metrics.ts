import type { ArmRequest, Reply } from "../arm/reply.ts";
import { type Aggregation, dimensionValues, type MetricDefinition } from "./metric-definitions.ts";
import { type DimensionName, type MetricsQuery, readQuery, type Split } from "./metrics-query.ts";
import { MonitorError } from "./monitor-error.ts";
import type { Observation, Traffic } from "./traffic.ts";

interface MetricsOf {
  readonly traffic: Traffic;
  readonly service: string;
  readonly resourceId: string;
  readonly now: number;
}

/** "Metrics - List" of Azure Monitor, of one API Management service. */
export function metricsReply({ query }: ArmRequest, { traffic, service, resourceId, now }: MetricsOf): Reply {
  const asked = readQuery(query, now);
  const observations = traffic.of(service, asked.start, asked.end);
  const [start, end] = [asked.start, asked.end].map((at) => new Date(at).toISOString());
  return {
    status: 200,
    body: {
      cost: 0,
      timespan: `${start}/${end}`,
      interval: asked.interval,
      value: asked.definitions.map((definition) => ({
        id: `${resourceId}/providers/Microsoft.Insights/metrics/${definition.name}`,
        type: "Microsoft.Insights/metrics",
        name: { value: definition.name, localizedValue: definition.displayName },
        unit: definition.unit,
        timeseries: seriesOf(definition, observations, asked),
        errorCode: "Success",
      })),
      namespace: "Microsoft.ApiManagement/service",
      resourceregion: "westeurope",
    },
  };
}

/** One series for each combination of dimension values that has samples, the largest first; one in all without a filter. */
function seriesOf(definition: MetricDefinition, observations: readonly Observation[], asked: MetricsQuery): unknown[] {
  const splits = splitsOf(definition, asked);
  const measured = observations.filter((one) => definition.sample(one) !== undefined && isWanted(one, splits));
  const groups = Map.groupBy(measured, (one) => JSON.stringify(splits.map(({ dimension }) => valueIn(one, dimension))));
  if (splits.length === 0 && groups.size === 0) groups.set("[]", []);
  return [...groups.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, asked.splits.length === 0 ? 1 : asked.top)
    .map((group) => ({
      // Azure Monitor writes the names of dimensions in small letters.
      metadatavalues: splits.map(({ dimension }) => {
        const name = dimension.toLowerCase();
        return { name: { value: name, localizedValue: name }, value: group[0] && valueIn(group[0], dimension) };
      }),
      data: dataOf(definition, group, asked),
    }));
}

/** The dimensions to tell series apart by. One that the metric does not have is refused, or passed over when asked to. */
function splitsOf({ name, dimensions }: MetricDefinition, { splits, isStrict }: MetricsQuery): Split[] {
  const known = splits.filter(({ dimension }) => dimensions.includes(dimension));
  if (known.length === splits.length || !isStrict) return known;
  const combination = splits.map(({ dimension }) => dimension.toLowerCase()).join(",");
  throw new MonitorError(
    `Metric: ${name} does not support requested dimension combination: ${combination}, supported ones are: ${dimensions.join(",")}`,
  );
}

function isWanted(observation: Observation, splits: readonly Split[]): boolean {
  return splits.every(
    ({ dimension, values }) => values.has("*") || values.has(valueIn(observation, dimension).toLowerCase()),
  );
}

function valueIn(observation: Observation, dimension: DimensionName): string {
  return dimensionValues[dimension](observation);
}

function dataOf(definition: MetricDefinition, group: readonly Observation[], asked: MetricsQuery): unknown[] {
  const points: unknown[] = [];
  for (let at = asked.start; at < asked.end; at += asked.intervalMs) {
    const samples = group
      .filter((one) => one.at >= at && one.at < at + asked.intervalMs)
      .flatMap((one) => definition.sample(one) ?? []);
    const values = (asked.aggregations ?? [definition.primary]).map((word) => [word, aggregate(word, samples)]);
    points.push({ timeStamp: new Date(at).toISOString(), ...Object.fromEntries(values) });
  }
  return points;
}

/** Nothing was asked for: zero in all, and no mean or extreme. */
function aggregate(word: Aggregation, samples: readonly number[]): number | undefined {
  const total = samples.reduce((sum, sample) => sum + sample, 0);
  if (word === "total") return total;
  if (word === "count") return samples.length;
  if (samples.length === 0) return undefined;
  if (word === "average") return total / samples.length;
  return word === "maximum" ? Math.max(...samples) : Math.min(...samples);
}
