import type { Observation } from "./traffic.ts";

export interface MetricDefinition {
  readonly name: string;
  readonly displayName: string;
  readonly unit: "Count" | "MilliSeconds";
  /** What is answered when the caller names no aggregation. */
  readonly primary: Aggregation;
  /** As Azure spells them; compared whatever their case. */
  readonly dimensions: readonly Dimension[];
  /** Undefined for a request that the metric has no sample of. */
  readonly sample: (observation: Observation) => number | undefined;
}

export type Aggregation = "average" | "count" | "maximum" | "minimum" | "total";
type Dimension = keyof typeof dimensionValues;

/** What a request is of each dimension. The sandbox has one region and one host. */
export const dimensionValues = {
  Location: () => "West Europe",
  Hostname: ({ service }) => `${service}.azure-api.net`,
  GatewayResponseCode: ({ status }) => String(status),
  GatewayResponseCodeCategory: ({ status }) => `${Math.floor(status / 100)}xx`,
  ApiId: ({ apiId }) => apiId,
} as const satisfies Readonly<Record<string, (observation: Observation) => string>>;

const ofTime = ["Location", "Hostname", "ApiId"] as const;

/** "Supported metrics for Microsoft.ApiManagement/service": those of consumers' requests. */
export const metricDefinitions: readonly MetricDefinition[] = [
  {
    name: "Requests",
    displayName: "Requests",
    unit: "Count",
    primary: "total",
    dimensions: ["Location", "Hostname", "GatewayResponseCode", "GatewayResponseCodeCategory", "ApiId"],
    sample: () => 1,
  },
  {
    name: "Duration",
    displayName: "Overall Duration of Gateway Requests",
    unit: "MilliSeconds",
    primary: "average",
    dimensions: ofTime,
    sample: ({ durationMs }) => durationMs,
  },
  {
    name: "BackendDuration",
    displayName: "Duration of Backend Requests",
    unit: "MilliSeconds",
    primary: "average",
    dimensions: ofTime,
    sample: ({ backendMs }) => backendMs,
  },
];
