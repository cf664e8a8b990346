/** One consumer's request, as the service counts it. */
export interface Observation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As CloudWatch names what it is about: `ApiName` for REST APIs, `ApiId` for HTTP APIs. */
  readonly api: { readonly dimension: "ApiName" | "ApiId"; readonly value: string };
  readonly stage: string;
  readonly status: number;
  readonly latencyMs: number;
}

/** The oldest are forgotten beyond this many. */
const mostObservations = 200_000;

/** A time series that is asked for. */
export interface Series {
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** What consumers' requests did, in memory. REST APIs are told apart by name alone, so that two of one name are one. */
export class MetricStore {
  #observations: Observation[] = [];

  add(observation: Observation): void {
    this.#observations.push(observation);
    if (this.#observations.length > mostObservations * 1.1)
      this.#observations = this.#observations.slice(-mostObservations);
  }

  /** The samples of a series from `start`, up to and without `end`, in milliseconds. Empty for one that there is not. */
  samples({ metricName, dimensions }: Series, start: number, end: number): Sample[] {
    const { ApiName, ApiId, Stage, ...others } = dimensions;
    if (Object.keys(others).length > 0) return [];
    return this.#observations
      .filter(({ at, api, stage }) => {
        const wanted = api.dimension === "ApiName" ? ApiName : ApiId;
        return at >= start && at < end && api.value === wanted && (Stage === undefined || Stage === stage);
      })
      .flatMap((observation) => {
        const value = valueOfMetric(observation, metricName);
        return value === undefined ? [] : [{ at: observation.at, value }];
      });
  }

  clear(): void {
    this.#observations = [];
  }
}

/**
 * "Amazon API Gateway dimensions and metrics", of each product in its own letters. The latency of integrations is not
 * measured here, and has no samples.
 */
function valueOfMetric({ api, status, latencyMs }: Observation, metricName: string): number | undefined {
  const isRest = api.dimension === "ApiName";
  switch (metricName) {
    case "Count":
      return 1;
    case isRest ? "4XXError" : "4xx":
      return status >= 400 && status < 500 ? 1 : 0;
    case isRest ? "5XXError" : "5xx":
      return status >= 500 ? 1 : 0;
    case "Latency":
      return latencyMs;
    default:
      return undefined;
  }
}
