import "server-only";
import type { CounterReading, MetricPoint, ReadSession } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { openGatewaySession } from "#lib/gateways/session.ts";
import { gatewayModeSchema, modeAllowsDiscovery } from "#lib/model/gateway.ts";
import { isJsonObject } from "#lib/model/json.ts";
import { createRecorder } from "#lib/rollouts/recorder.ts";
import { keepPeriod } from "./keep-period.ts";
import { periodSeconds, periodStart, samplePeriodMs, settleMs } from "./period.ts";
import { lastReadAt, lastReading, rememberReading } from "./readings.ts";
import { sampleOf, samplesSince } from "./sample.ts";

/** How long a gateway is waited for, in milliseconds: nobody waits with it. */
export const sampleTimeoutMs = 60_000;

/** Readings further apart than this cannot be said to belong to any period. */
const readingsApartMs = 3 * samplePeriodMs;

/**
 * Keeps what one gateway was asked for in the last period that its provider has surely counted. Asks at most once for a
 * period, whatever comes of it: a gateway that cannot answer leaves a gap with its reason. One that is disabled, gone,
 * not to be read, or of a kind without figures is not asked.
 */
export async function sampleGateway(
  gatewayId: string,
  { signal, now = new Date() }: { readonly signal: AbortSignal; readonly now?: Date },
): Promise<void> {
  if (!(await isAsked(gatewayId))) return;
  const deadline = AbortSignal.timeout(sampleTimeoutMs);
  const recorder = createRecorder({ gatewayId });
  recorder.enter("traffic");
  try {
    const { session } = await openGatewaySession(gatewayId, {
      ...{ purpose: "discovery", record: recorder.record },
      signal: AbortSignal.any([signal, deadline]),
    });
    if (session.metrics !== undefined) await sampleWindow(gatewayId, session.metrics, now);
    else if (session.counters !== undefined) await sampleCounters(gatewayId, session.counters, now);
  } catch (error) {
    // The worker stops: the next start asks for the next period.
    if (signal.aborted) return;
    const reason = deadline.aborted ? tooSlow : reasonOf(error);
    await keepPeriod({ gatewayId, at: settledPeriod(now), coveredSeconds: 0, samples: [], reason });
  } finally {
    const db = await getDb();
    const calls = recorder.drain();
    if (calls.length > 0) await db.providerCall.createMany({ data: calls });
  }
}

const tooSlow = `The gateway did not tell its traffic within ${sampleTimeoutMs / 1000} s.`;

async function isAsked(gatewayId: string): Promise<boolean> {
  const db = await getDb();
  const gateway = await db.gateway.findUnique({
    where: { id: gatewayId },
    select: { kind: true, mode: true, facts: true, connection: true },
  });
  if (gateway === null || gateway.connection === "disabled") return false;
  if (!modeAllowsDiscovery(gatewayModeSchema.parse(gateway.mode))) return false;
  const facts = isJsonObject(gateway.facts) ? gateway.facts : {};
  const support = descriptors[gateway.kind]?.capabilities(facts).metrics;
  return support !== undefined && support.level !== "none";
}

/** The last whole period that ended long enough ago. */
function settledPeriod(now: Date): Date {
  return periodStart(new Date(now.getTime() - settleMs - samplePeriodMs), periodSeconds[0]);
}

async function sampleWindow(gatewayId: string, metrics: NonNullable<ReadSession["metrics"]>, now: Date): Promise<void> {
  const at = settledPeriod(now);
  if (await isKept(gatewayId, at)) return;
  const points: readonly MetricPoint[] = await metrics({ from: at, to: new Date(at.getTime() + samplePeriodMs) });
  await keepPeriod({
    ...{ gatewayId, at, coveredSeconds: periodSeconds[0], reason: null },
    samples: points.map(sampleOf),
  });
}

/** The difference of two readings belongs to the period of the first: what came until the second is told from then on. */
async function sampleCounters(
  gatewayId: string,
  counters: NonNullable<ReadSession["counters"]>,
  now: Date,
): Promise<void> {
  const before = await lastReadAt(gatewayId);
  // Asked again within the period, after a crash or by hand.
  if (before !== undefined && periodStart(now, periodSeconds[0]) <= periodStart(before, periodSeconds[0])) return;
  const reading: CounterReading = await counters();
  const last = await lastReading(gatewayId, reading.counter);
  const remember: Parameters<typeof keepPeriod>[1] = (tx) => rememberReading(tx, gatewayId, reading, now);
  const apartMs = last === undefined ? Number.POSITIVE_INFINITY : now.getTime() - last.readAt.getTime();
  if (last === undefined || apartMs > readingsApartMs) {
    const at = new Date(periodStart(now, periodSeconds[0]).getTime() - samplePeriodMs);
    const reason = last === undefined ? begins : "It was not read for too long to say when requests came.";
    await keepPeriod({ gatewayId, at, coveredSeconds: 0, samples: [], reason }, remember);
    return;
  }
  const at = periodStart(last.readAt, periodSeconds[0]);
  // In whole periods, and never none: after a reading that was late, the next may follow at once.
  const coveredSeconds = Math.max(1, Math.round(apartMs / samplePeriodMs)) * periodSeconds[0];
  await keepPeriod(
    { gatewayId, at, coveredSeconds, samples: samplesSince(last.totals, reading.totals), reason: null },
    remember,
  );
}

const begins = "What it had counted was read for the first time. What came before is not known.";

async function isKept(gatewayId: string, at: Date): Promise<boolean> {
  const db = await getDb();
  return (await db.metricPeriod.count({ where: { gatewayId, seconds: periodSeconds[0], at } })) > 0;
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError || error instanceof ConnectorError) return error.sentence;
  throw error;
}
