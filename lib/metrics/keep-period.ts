import "server-only";
import { getDb, type Tx } from "#lib/db/client.ts";
import { addMetricPeriod, addMetricSamples, type MetricFigures } from "#lib/db/metric-rows.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import { oursOn } from "./ours.ts";
import { periodSeconds } from "./period.ts";
import { type Sample, together } from "./sample.ts";

interface KeptPeriod {
  readonly gatewayId: string;
  /** Where the finest period began. */
  readonly at: Date;
  /** 0 for a gap. */
  readonly coveredSeconds: number;
  readonly samples: readonly Sample[];
  /** Why there is a gap. */
  readonly reason: string | null;
}

/**
 * Keeps one finest period of a gateway and adds it to its hour and its day, once: what is there already stays as it is.
 * `alsoKeep` happens with it or not at all. A gateway that was deleted meanwhile keeps nothing.
 */
export async function keepPeriod(
  { gatewayId, at, coveredSeconds, samples, reason }: KeptPeriod,
  alsoKeep: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const ours = samples.length === 0 ? () => undefined : await oursOn(gatewayId);
  const period = { gatewayId, at, lengths: periodSeconds };
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, `metrics ${gatewayId}`);
    if ((await tx.gateway.count({ where: { id: gatewayId } })) === 0) return;
    if ((await tx.metricPeriod.count({ where: { gatewayId, seconds: periodSeconds[0], at } })) > 0) return;
    await addMetricPeriod(tx, period, { ...sumOf(together(samples)), coveredSeconds, reason });
    await addMetricSamples(tx, period, samples.map(rowOf));
    await alsoKeep(tx);
  });

  function rowOf({ remoteId, name, owner, sharedWith = [], p95Ms, ...figures }: Sample) {
    const known = ours({ remoteId, owner });
    return {
      ...figures,
      ...{ remoteId, name: name ?? null, sharedWith: sharedWith.length },
      apiId: known?.apiId ?? null,
      p95Ms: p95Ms ?? null,
    };
  }
}

function sumOf(samples: readonly Sample[]): MetricFigures {
  const sum = (figure: keyof MetricFigures) => samples.reduce((total, sample) => total + sample[figure], 0);
  return {
    requests: sum("requests"),
    clientErrors: sum("clientErrors"),
    serverErrors: sum("serverErrors"),
    latencySumMs: sum("latencySumMs"),
    latencyCount: sum("latencyCount"),
  };
}
