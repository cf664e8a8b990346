/** One request to a gateway, after it was answered. */
export interface Measurement {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly service: string;
  /** "" when no API was found. */
  readonly apiId: string;
  readonly status: number;
  readonly durationMs: number;
  /** Absent when no backend was called. */
  readonly backendMs?: number;
}

/** Azure Monitor keeps platform metrics for 93 days. */
const keptMs = 93 * 86_400_000;
const most = 200_000;

/** What was measured at the gateways of a subscription, oldest first. In memory: it starts anew with the process. */
export class Measurements {
  #all: Measurement[] = [];

  add(measurement: Measurement): void {
    this.#all.push(measurement);
    if (this.#all.length > most * 1.25)
      this.#all = this.#all.slice(-most).filter(({ at }) => at > measurement.at - keptMs);
  }

  between(service: string, fromMs: number, toMs: number): Measurement[] {
    return this.#all.filter((one) => one.service === service && one.at >= fromMs && one.at < toMs);
  }

  clear(): void {
    this.#all = [];
  }
}
