import type { Measurement } from "./measurements.ts";

/** A metric of "Supported metrics for Microsoft.ApiManagement/service" that the sandbox measures. */
export interface MetricDefinition {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly unit: "Count" | "MilliSeconds";
  readonly primary: "Total" | "Average";
  /** What one request adds; undefined when it adds nothing. */
  readonly amountOf: (measurement: Measurement) => number | undefined;
}

export const metricDefinitions: readonly MetricDefinition[] = [
  {
    name: "Requests",
    label: "Requests",
    description: "Gateway request metrics with multiple dimensions",
    unit: "Count",
    primary: "Total",
    amountOf: () => 1,
  },
  {
    name: "Duration",
    label: "Overall Duration of Gateway Requests",
    description: "Overall Duration of Gateway Requests in milliseconds",
    unit: "MilliSeconds",
    primary: "Average",
    amountOf: ({ durationMs }) => durationMs,
  },
  {
    name: "BackendDuration",
    label: "Duration of Backend Requests",
    description: "Duration of Backend Requests in milliseconds",
    unit: "MilliSeconds",
    primary: "Average",
    amountOf: ({ backendMs }) => backendMs,
  },
];

/** The dimensions by which requests can be told apart here, by Azure's names. Durations know fewer. */
export const dimensions: Readonly<Record<string, (measurement: Measurement) => string>> = {
  ApiId: ({ apiId }) => apiId,
  GatewayResponseCode: ({ status }) => String(status),
  GatewayResponseCodeCategory: ({ status }) => `${Math.floor(status / 100)}xx`,
};
export const durationDimensions = ["ApiId"];
