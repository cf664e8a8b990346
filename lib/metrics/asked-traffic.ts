import "server-only";
import type { MetricPoint, MetricWindow } from "#lib/connectors/connector.ts";
import { getDb } from "#lib/db/client.ts";
import { openGatewaySession } from "#lib/gateways/session.ts";
import { createRecorder } from "#lib/rollouts/recorder.ts";

/** How long a gateway is waited for, in milliseconds: a person waits with it. */
export const askTimeoutMs = 10_000;
/** How long an answer is shown before the provider is asked again, in milliseconds: some charge for each question. */
const keptMs = 60_000;
const mostKept = 500;

export interface AskedTraffic {
  readonly window: MetricWindow;
  /** Undefined where the gateway only adds up: then what was kept of it says more. */
  readonly points: readonly MetricPoint[] | undefined;
}

interface Kept {
  readonly until: number;
  readonly asked: Promise<AskedTraffic>;
}

// Next bundles pages and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseTraffic: Map<string, Kept> | undefined;
}

/**
 * What the gateway's provider counted in the last so many milliseconds, asked at most once a minute and once at a time,
 * however many people look. A failure is not kept. `rowVersion` tells a gateway from what it was before it was changed.
 * Throws what opening a session and the connector throw.
 */
export async function askedTraffic(
  gateway: { readonly id: string; readonly rowVersion: number },
  windowMs: number,
): Promise<AskedTraffic> {
  globalThis.gatehouseTraffic ??= new Map();
  const kept = globalThis.gatehouseTraffic;
  const key = `${gateway.id} ${gateway.rowVersion} ${windowMs}`;
  const known = kept.get(key);
  if (known !== undefined && Date.now() < known.until) return known.asked;
  const asked = ask(gateway.id, windowMs);
  // Least recently asked first.
  kept.delete(key);
  kept.set(key, { until: Date.now() + keptMs, asked });
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return asked.catch((error: unknown) => {
    if (kept.get(key)?.asked === asked) kept.delete(key);
    throw error;
  });
}

async function ask(gatewayId: string, windowMs: number): Promise<AskedTraffic> {
  const now = Date.now();
  const window = { from: new Date(now - windowMs), to: new Date(now) };
  const recorder = createRecorder({ gatewayId });
  recorder.enter("traffic");
  const signal = AbortSignal.timeout(askTimeoutMs);
  try {
    const { session } = await openGatewaySession(gatewayId, { purpose: "discovery", signal, record: recorder.record });
    return { window, points: await session.metrics?.(window) };
  } catch (error) {
    throw signal.aborted ? new TooSlow() : error;
  } finally {
    const db = await getDb();
    await db.providerCall.createMany({ data: recorder.drain() });
  }
}

/** The gateway did not answer in time. */
export class TooSlow extends Error {
  override readonly name: string = "TooSlow";
}
