/** What was asked for, as far as it was told. */
export interface KeptFigures {
  readonly requests: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  /** Milliseconds; null where nobody timed. */
  readonly averageMs: number | null;
}

/** One period of a chart. */
export interface KeptPeriod {
  readonly at: Date;
  /** Null where it is not known. */
  readonly figures: KeptFigures | null;
  /** Why it, or some of it, is not known. */
  readonly reason: string | null;
}

interface Summed {
  readonly requests: bigint;
  readonly clientErrors: bigint;
  readonly serverErrors: bigint;
  readonly latencySumMs: number;
  readonly latencyCount: bigint;
}

/** A gateway's period as it is stored. */
export interface KeptRow extends Summed {
  readonly gatewayId: string;
  readonly at: Date;
  readonly coveredSeconds: number;
  readonly reason: string | null;
}

/** The sum of what is known; null when nothing is. */
export function sumOfRows(rows: readonly KeptRow[]): KeptFigures | null {
  const known = rows.filter(({ coveredSeconds }) => coveredSeconds > 0);
  return known.length === 0 ? null : figuresOf(known);
}

export function figuresOf(rows: readonly Summed[]): KeptFigures {
  const sum = (figure: Exclude<keyof Summed, "latencySumMs">) =>
    rows.reduce((total, row) => total + Number(row[figure]), 0);
  const timed = sum("latencyCount");
  const latencyMs = rows.reduce((total, row) => total + row.latencySumMs, 0);
  return {
    requests: sum("requests"),
    clientErrors: sum("clientErrors"),
    serverErrors: sum("serverErrors"),
    averageMs: timed === 0 ? null : latencyMs / timed,
  };
}

/** The periods of a chart from what is stored of one gateway or of many. */
export function periodsFrom(rows: readonly KeptRow[], starts: readonly Date[]): KeptPeriod[] {
  const byStart = Map.groupBy(rows, ({ at }) => at.getTime());
  return starts.map((at) => {
    const ofPeriod = byStart.get(at.getTime()) ?? [];
    return {
      at,
      figures: sumOfRows(ofPeriod),
      reason: ofPeriod.find(({ reason }) => reason !== null)?.reason ?? null,
    };
  });
}
