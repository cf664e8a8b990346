/** One measured ratio: the median of interleaved pairs, with the quartiles that say how far to trust it. */
export interface Ratio {
  readonly name: string;
  readonly against: string;
  readonly median: number;
  readonly quartiles: readonly [number, number];
  readonly pairs: number;
  readonly goal: string;
}

interface Pairing {
  readonly name: string;
  readonly against: string;
  readonly goal: string;
  readonly pairs?: number;
  readonly ours: () => Promise<unknown> | unknown;
  readonly floor: () => Promise<unknown> | unknown;
}

/** Runs ours and the floor in turns, the order changing with every pair, and divides within each pair. */
export async function interleave({ name, against, goal, pairs = 15, ours, floor }: Pairing): Promise<Ratio> {
  await ours();
  await floor();
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = pair % 2 === 0 ? ours : floor;
    const second = first === ours ? floor : ours;
    const a = await milliseconds(first);
    const b = await milliseconds(second);
    ratios.push(first === ours ? a / b : b / a);
  }
  ratios.sort((a, b) => a - b);
  const at = (share: number) => round(ratios[Math.floor((ratios.length - 1) * share)] ?? Number.NaN);
  return { name, against, goal, median: at(0.5), quartiles: [at(0.25), at(0.75)], pairs };
}

interface PercentilePairing extends Omit<Pairing, "ours" | "floor"> {
  /** Told the turn, so that each can look at another place. */
  readonly ours: (turn: number) => Promise<unknown>;
  readonly floor: (turn: number) => Promise<unknown>;
}

/**
 * The 95th percentile of ours over that of the floor, from interleaved turns in which both look at the same place. The
 * quartiles are those of the ratio over resampled turns: how far to trust it.
 */
export async function interleaveP95({
  name,
  against,
  goal,
  pairs = 100,
  ours,
  floor,
}: PercentilePairing): Promise<Ratio> {
  const times: { readonly ours: number; readonly floor: number }[] = [];
  for (let turn = -5; turn < pairs; turn += 1) {
    const first = turn % 2 === 0 ? ours : floor;
    const a = await milliseconds(() => first(turn + 5));
    const b = await milliseconds(() => (first === ours ? floor : ours)(turn + 5));
    // The first turns fill caches and prepare statements.
    if (turn >= 0) times.push(first === ours ? { ours: a, floor: b } : { ours: b, floor: a });
  }
  const ratioOf = (sample: typeof times) =>
    p95(sample.map((time) => time.ours)) / p95(sample.map((time) => time.floor));
  const resampled = Array.from({ length: 200 }, () =>
    ratioOf(times.map((time) => times[Math.floor(Math.random() * times.length)] ?? time)),
  ).toSorted((a, b) => a - b);
  const at = (share: number) => round(resampled[Math.floor((resampled.length - 1) * share)] ?? Number.NaN);
  return { name, against, goal, median: round(ratioOf(times)), quartiles: [at(0.25), at(0.75)], pairs };
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;
}

async function milliseconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
