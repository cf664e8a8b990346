/** One consumer's request, as the service counts it. */
export interface Observation {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly service: string;
  /** Empty for a request that no API answers to. */
  readonly apiId: string;
  readonly status: number;
  readonly durationMs: number;
  /** Absent when the backend was not called. */
  readonly backendMs: number | undefined;
}

/** The oldest are forgotten beyond this many. */
const mostObservations = 200_000;

/** What consumers' requests did, in memory. */
export class Traffic {
  #observations: Observation[] = [];

  add(observation: Observation): void {
    this.#observations.push(observation);
    if (this.#observations.length > mostObservations * 1.1)
      this.#observations = this.#observations.slice(-mostObservations);
  }

  /** From `start`, up to and without `end`, in milliseconds since the epoch. */
  of(service: string, start: number, end: number): readonly Observation[] {
    return this.#observations.filter((one) => one.service === service && one.at >= start && one.at < end);
  }

  clear(): void {
    this.#observations = [];
  }
}
