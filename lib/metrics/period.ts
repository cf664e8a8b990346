/** Seconds of the periods that traffic is kept in, the finest first: each is added up into those after it. */
export const periodSeconds = [300, 3_600, 86_400] as const;
export type PeriodSeconds = (typeof periodSeconds)[number];

/** The finest period: a gateway is asked once in each. */
export const samplePeriodMs = periodSeconds[0] * 1_000;

/**
 * How long after its end a period is asked for, in milliseconds: providers count late. CloudWatch and Azure Monitor say
 * minutes. ("Amazon API Gateway dimensions and metrics"; "Azure Monitor Metrics overview".)
 */
export const settleMs = 300_000;

/** When the period of this length that holds the moment began. Days are UTC's. */
export function periodStart(at: Date, seconds: number): Date {
  const lengthMs = seconds * 1_000;
  return new Date(Math.floor(at.getTime() / lengthMs) * lengthMs);
}
