import { type Aggregation, dimensionValues, type MetricDefinition, metricDefinitions } from "./metric-definitions.ts";
import { MonitorError } from "./monitor-error.ts";

export type DimensionName = keyof typeof dimensionValues;

/** A dimension that series are told apart by, with the values that are wanted; "*" is each there is. */
export interface Split {
  readonly dimension: DimensionName;
  readonly values: ReadonlySet<string>;
}

/** A question to "Metrics - List", read. */
export interface MetricsQuery {
  readonly definitions: readonly MetricDefinition[];
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** Milliseconds of one data point; all of the time in one for `FULL`. */
  readonly intervalMs: number;
  readonly interval: string;
  /** Absent: each metric's own. */
  readonly aggregations: readonly Aggregation[] | undefined;
  readonly splits: readonly Split[];
  readonly top: number;
  /** Whether a dimension that a metric does not have is refused, or passed over. */
  readonly isStrict: boolean;
}

const apiVersions = ["2018-01-01", "2019-07-01", "2021-05-01", "2023-10-01", "2024-02-01"];
const minuteMs = 60_000;
const intervals: Readonly<Record<string, number>> = {
  PT1M: minuteMs,
  PT5M: 5 * minuteMs,
  PT15M: 15 * minuteMs,
  PT30M: 30 * minuteMs,
  PT1H: 60 * minuteMs,
  PT6H: 360 * minuteMs,
  PT12H: 720 * minuteMs,
  P1D: 1440 * minuteMs,
};
const aggregations = ["average", "count", "maximum", "minimum", "total"] as const;
/** "Metrics - List": as many series as are answered when the caller says nothing else. */
const defaultTop = 10;

/** Reads the parameters of "Metrics - List", whose names have no case. Throws what Azure Monitor refuses. */
export function readQuery(parameters: URLSearchParams, now: number): MetricsQuery {
  const given = new Map([...parameters].map(([name, value]) => [name.toLowerCase(), value]));
  const version = given.get("api-version") ?? "";
  if (!apiVersions.includes(version))
    throw new MonitorError(
      `The api-version '${version}' is invalid. The supported versions are '${apiVersions.join(",")}'.`,
    );
  const { start, end } = readTimespan(given.get("timespan"), now);
  const interval = given.get("interval") ?? "PT1M";
  const intervalMs = interval === "FULL" ? end - start : intervals[interval];
  if (intervalMs === undefined) throw new MonitorError(`The interval ${interval} is not supported.`);
  const splits = readFilter(given.get("$filter"));
  const top = Number(given.get("top") ?? defaultTop);
  if (!Number.isInteger(top) || top < 1) throw new MonitorError(`The value of top is invalid: ${given.get("top")}.`);
  return {
    ...{ start, end, interval, intervalMs, splits, top },
    definitions: readNames(given.get("metricnames")),
    aggregations: readAggregations(given.get("aggregation")),
    isStrict: given.get("validatedimensions")?.toLowerCase() !== "false",
  };
}

function readNames(text: string | undefined): MetricDefinition[] {
  if (text === undefined) return metricDefinitions.slice(0, 1);
  return text.split(",").map((name) => {
    const found = metricDefinitions.find((definition) => definition.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    const valid = metricDefinitions.map((definition) => definition.name).join(",");
    throw new MonitorError(
      `Failed to find metric configuration for provider: Microsoft.ApiManagement, resource Type: service, metric: ${name}, Valid metrics: ${valid}`,
    );
  });
}

function readAggregations(text: string | undefined): Aggregation[] | undefined {
  return text?.split(",").map((word) => {
    const found = aggregations.find((aggregation) => aggregation === word.trim().toLowerCase());
    if (found === undefined) throw new MonitorError(`The aggregation ${word} is not supported.`);
    return found;
  });
}

/** Two instants with a slash between; the last hour when the caller names none. */
function readTimespan(text: string | undefined, now: number): { start: number; end: number } {
  if (text === undefined) return { start: now - 60 * minuteMs, end: now };
  const [start = Number.NaN, end = Number.NaN] = text.split("/").map((instant) => Date.parse(instant));
  if (!(start < end)) throw new MonitorError(`The time range ${text} is invalid.`);
  return { start, end };
}

const condition = /\s*(\w+)\s+(\w+)\s+'((?:[^']|'')*)'\s*(and|or)?/iy;

/** `A eq '*' and B eq '4xx' or B eq '5xx'`: `or` stands between values of one dimension only. */
function readFilter(text: string | undefined): Split[] {
  if (text === undefined || text.trim() === "") return [];
  const values = new Map<DimensionName, Set<string>>();
  condition.lastIndex = 0;
  let previous: { readonly name: DimensionName; readonly join: string } | undefined;
  do {
    const [, word = "", operator = "", value = "", join = ""] = condition.exec(text) ?? [];
    const name = dimensionNamed(word);
    const isOdd = operator.toLowerCase() !== "eq" || (previous?.join === "or") !== (previous?.name === name);
    if (name === undefined || isOdd) throw new MonitorError(`The filter ${text} is not supported.`);
    values.set(name, new Set([...(values.get(name) ?? []), value.replaceAll("''", "'").toLowerCase()]));
    previous = { name, join: join.toLowerCase() };
  } while (previous.join !== "");
  return [...values].map(([dimension, wanted]) => ({ dimension, values: wanted }));
}

function dimensionNamed(word: string): DimensionName | undefined {
  const names = Object.keys(dimensionValues);
  const found = names.find((name) => name.toLowerCase() === word.toLowerCase());
  return isDimension(found) ? found : undefined;
}

function isDimension(name: string | undefined): name is DimensionName {
  return name !== undefined && Object.hasOwn(dimensionValues, name);
}
