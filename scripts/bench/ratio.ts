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

async function milliseconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
