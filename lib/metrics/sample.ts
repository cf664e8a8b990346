import type { CountedTotal, MetricPoint } from "#lib/connectors/connector.ts";

/** What one API was asked for on a gateway in one period, in the one form that is stored. Sums, so that periods add up. */
export interface Sample extends Omit<MetricPoint, "averageMs"> {
  /** Of the timed requests, together. */
  readonly latencySumMs: number;
  /** Requests that were timed: none where times are not known. */
  readonly latencyCount: number;
}

/** From a provider that counts by window. */
export function sampleOf({ averageMs, ...point }: MetricPoint): Sample {
  if (averageMs === undefined) return { ...point, latencySumMs: 0, latencyCount: 0 };
  return { ...point, latencySumMs: averageMs * point.requests, latencyCount: point.requests };
}

/** What of a total is remembered, to subtract it from the next. */
export type Remembered = Pick<CountedTotal, "requests" | "clientErrors" | "serverErrors" | "latency">;

/**
 * What came since the last reading of the same counter. An API that was not counted then began at nothing, and so did one
 * whose counts went down: its gateway restarted in between, and what it had counted before that is lost.
 */
export function samplesSince(
  last: Readonly<Record<string, Remembered>>,
  totals: readonly CountedTotal[],
): readonly Sample[] {
  return totals.flatMap(({ latency, ...total }) => {
    const known = Object.hasOwn(last, total.remoteId) ? last[total.remoteId] : undefined;
    const before = known === undefined || wentDown(known, { ...total, latency }) ? undefined : known;
    const requests = total.requests - (before?.requests ?? 0);
    if (requests === 0) return [];
    return [
      {
        ...total,
        requests,
        clientErrors: total.clientErrors - (before?.clientErrors ?? 0),
        serverErrors: total.serverErrors - (before?.serverErrors ?? 0),
        ...timesSince(before?.latency, latency),
      },
    ];
  });
}

function wentDown(before: Remembered, now: Remembered): boolean {
  return (
    now.requests < before.requests ||
    now.clientErrors < before.clientErrors ||
    now.serverErrors < before.serverErrors ||
    (now.latency?.count ?? 0) < (before.latency?.count ?? 0)
  );
}

function timesSince(
  before: CountedTotal["latency"],
  now: CountedTotal["latency"],
): Pick<Sample, "latencySumMs" | "latencyCount" | "p95Ms"> {
  const count = (now?.count ?? 0) - (before?.count ?? 0);
  if (now === undefined || count <= 0) return { latencySumMs: 0, latencyCount: 0 };
  const earlier = new Map(before?.buckets ?? []);
  const buckets = now.buckets.map(([upTo, requests]) => [upTo, requests - (earlier.get(upTo) ?? 0)] as const);
  const p95Ms = percentile(buckets, count, 0.95);
  return {
    latencySumMs: now.sumMs - (before?.sumMs ?? 0),
    latencyCount: count,
    ...(p95Ms === undefined ? {} : { p95Ms }),
  };
}

/**
 * Milliseconds within which a share of `count` requests ended, taking those between two bounds as evenly spread, as
 * Prometheus's `histogram_quantile` does. Undefined above the highest bound: then it is not known.
 */
export function percentile(
  buckets: readonly (readonly [upToMs: number, requests: number])[],
  count: number,
  share: number,
): number | undefined {
  const rank = count * share;
  let [lowerMs, below] = [0, 0];
  for (const [upToMs, requests] of buckets) {
    if (requests >= rank && requests > below) {
      return lowerMs + ((upToMs - lowerMs) * (rank - below)) / (requests - below);
    }
    [lowerMs, below] = [upToMs, requests];
  }
  return undefined;
}

/** The same requests counted under several APIs are counted once: under the first of their ids. */
export function together(samples: readonly Sample[]): readonly Sample[] {
  return samples.filter(({ remoteId, sharedWith = [] }) => sharedWith.every((other) => remoteId < other));
}
