import { ArmError } from "../arm/arm-error.ts";
import { dimensions } from "./metric-definitions.ts";

const aggregations = ["Total", "Average", "Minimum", "Maximum", "Count"] as const;
export type Aggregation = (typeof aggregations)[number];

export interface MetricsQuery {
  readonly metrics: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly interval: string;
  readonly intervalMs: number;
  readonly aggregations: readonly Aggregation[];
  readonly top: number;
  readonly filters: readonly DimensionFilter[];
  /** Whether a dimension that a metric does not know is refused, or passed over for that metric. */
  readonly isStrict: boolean;
}

interface DimensionFilter {
  readonly name: string;
  /** Absent means any. */
  readonly wanted?: readonly string[];
  /** `eq '*'` asks for a series of each value. */
  readonly isSplit: boolean;
}

const grains: Readonly<Record<string, number>> = {
  PT1M: 60_000,
  PT5M: 300_000,
  PT15M: 900_000,
  PT30M: 1_800_000,
  PT1H: 3_600_000,
  PT6H: 21_600_000,
  PT12H: 43_200_000,
  P1D: 86_400_000,
};
/** "Metrics - List": one data point for all of the time. */
const wholeSpan = "FULL";
/** "Metrics - List": names in one call. */
const mostNames = 20;

function badRequest(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}

/** The query of Azure Monitor's metrics. Throws ARM's refusal. */
export function readQuery(query: URLSearchParams, now: number): MetricsQuery {
  const metrics = (query.get("metricnames") ?? "Requests").split(",").map((name) => name.trim());
  if (metrics.length > mostNames)
    throw badRequest(`Requested ${metrics.length} metrics; at most ${mostNames} are allowed.`);
  const interval = query.get("interval") ?? "PT1M";
  const grainMs = grains[interval];
  if (grainMs === undefined && interval !== wholeSpan)
    throw badRequest(
      `Detected invalid time grain input: ${interval}, supported ones are: ${Object.keys(grains).join(",")}`,
    );
  const { fromMs, toMs } = timespanOf(query.get("timespan"), grainMs ?? 60_000, now);
  const filters = filtersOf(query.get("$filter") ?? "");
  return {
    metrics,
    interval,
    intervalMs: grainMs ?? toMs - fromMs,
    ...{ fromMs, toMs, isStrict: query.get("validatedimensions") !== "false" },
    aggregations: (query.get("aggregation") ?? "").split(",").filter(Boolean).map(aggregationOf),
    top: Number(query.get("top") ?? 10),
    filters,
  };
}

/** `start/end`, in ISO times, cut to whole intervals; the last hour when it is not said. */
function timespanOf(text: string | null, intervalMs: number, now: number): { fromMs: number; toMs: number } {
  const [from = "", to = ""] = (text ?? "").split("/");
  const [fromMs, toMs] = text === null ? [now - 3_600_000, now] : [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(fromMs) || Number.isNaN(toMs) || toMs <= fromMs)
    throw badRequest(`Invalid time range: ${text ?? ""}.`);
  const start = Math.floor(fromMs / intervalMs) * intervalMs;
  return { fromMs: start, toMs };
}

function aggregationOf(text: string): Aggregation {
  const found = aggregations.find((name) => name.toLowerCase() === text.trim().toLowerCase());
  if (found === undefined) throw badRequest(`Detected invalid aggregation type: ${text}.`);
  return found;
}

/** `ApiId eq '*' and GatewayResponseCodeCategory eq '2xx' or GatewayResponseCodeCategory eq '5xx'`. */
function filtersOf(text: string): DimensionFilter[] {
  if (text.trim() === "") return [];
  const wanted = new Map<string, string[]>();
  for (const part of text.replace(/[()]/g, " ").split(/\s+(?:and|or)\s+/i)) {
    const [, name = "", value = ""] = /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/i.exec(part) ?? [];
    const known = Object.keys(dimensions).find((dimension) => dimension.toLowerCase() === name.toLowerCase());
    if (known === undefined)
      throw badRequest(
        `The filter '${part.trim()}' names no dimension of the sandbox: ${Object.keys(dimensions).join(", ")}.`,
      );
    wanted.set(known, [...(wanted.get(known) ?? []), value]);
  }
  return [...wanted].map(([name, values]) => {
    const isSplit = values.includes("*");
    return isSplit ? { name, isSplit } : { name, wanted: values, isSplit: values.length > 1 };
  });
}
