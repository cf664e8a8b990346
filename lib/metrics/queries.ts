import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import type { MetricPoint, MetricWindow } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { AppError } from "#lib/errors.ts";
import { type GatewayDetail, getGateway } from "#lib/gateways/queries.ts";
import type { Actor } from "#lib/model/actor.ts";
import { askedTraffic, askTimeoutMs, TooSlow } from "./asked-traffic.ts";
import { keptTraffic } from "./kept-queries.ts";
import { oursOn } from "./ours.ts";

/** The traffic of one API on a gateway. `null` is not known, and never zero. */
export interface TrafficRow {
  readonly remoteId: string;
  /** What people call it: our own name for an API of ours, else the gateway's. */
  readonly name: string;
  /** The API of ours that it is. */
  readonly apiId: string | null;
  readonly requests: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  /** Milliseconds. */
  readonly averageMs: number | null;
  readonly p95Ms: number | null;
  /** How many other APIs are counted in the same figures. */
  readonly sharedWith: number;
}

export type Traffic =
  | {
      readonly state: "measured";
      readonly window: MetricWindow;
      /** The busiest first. */
      readonly rows: readonly TrafficRow[];
      /** What the gateway's kind does not tell. */
      readonly limit: string | null;
    }
  /** Nobody was asked, and why. */
  | { readonly state: "not-offered"; readonly sentence: string }
  /** `detail` is in the provider's own words. */
  | { readonly state: "failed"; readonly sentence: string; readonly detail: string | null };

const hourMs = 3_600_000;

/**
 * What consumers asked a gateway's APIs for in the last hour, as its provider counted it, at most a minute old. A gateway
 * that cannot say it is no exception. Answers within about 10 s. Throws `AppError` (`not-found`).
 */
export async function trafficOf(actor: Actor, gatewayId: string): Promise<Traffic> {
  authorize(actor, "gateway:read");
  const gateway = await getGateway(actor, gatewayId);
  if (gateway.connection === "disabled") {
    return { state: "not-offered", sentence: "The gateway is disabled, so it is not asked. An admin can enable it." };
  }
  const support = descriptors[gateway.kind]?.capabilities(gateway.facts).metrics;
  if (support === undefined) return { state: "not-offered", sentence: "This Gatehouse does not know this kind." };
  if (support.level === "none") return { state: "not-offered", sentence: support.sentence };
  try {
    const { window, points } = await askedTraffic(gateway, hourMs);
    const limit = support.level === "partial" ? support.sentence : null;
    if (points === undefined) return await addedUp(actor, gateway, limit);
    const rows = await named(gatewayId, points);
    return {
      ...{ state: "measured", window, limit },
      rows: rows.toSorted((a, b) => b.requests - a.requests || a.name.localeCompare(b.name)),
    };
  } catch (error) {
    return failure(error);
  }
}

/** Of a gateway that only adds up: the difference of what was read of it. */
async function addedUp(actor: Actor, gateway: GatewayDetail, limit: string | null): Promise<Traffic> {
  const { figures, reason, rows, periods, seconds } = await keptTraffic(actor, gateway, "1h");
  const known = periods.filter((period) => period.figures !== null);
  const [first, last] = [periods[0], known.at(-1)];
  if (figures === null || first === undefined || last === undefined) {
    return { state: "not-offered", sentence: reason ?? "Nothing was counted in this time yet." };
  }
  const to = new Date(last.at.getTime() + seconds * 1_000);
  return { ...{ state: "measured", rows, limit }, window: { from: first.at, to } };
}

function failure(error: unknown): Traffic {
  if (error instanceof TooSlow) {
    const sentence = `The gateway did not tell its traffic within ${askTimeoutMs / 1000} s. Open the page again later.`;
    return { state: "failed", sentence, detail: null };
  }
  if (error instanceof AppError) return { state: "failed", sentence: error.sentence, detail: null };
  if (error instanceof ConnectorError)
    return { state: "failed", sentence: error.sentence, detail: error.detail ?? null };
  throw error;
}

async function named(gatewayId: string, points: readonly MetricPoint[]): Promise<TrafficRow[]> {
  const ours = await oursOn(gatewayId);
  return points.map(({ remoteId, name, owner, averageMs, p95Ms, sharedWith = [], ...figures }) => {
    const known = ours({ remoteId, owner });
    return {
      ...{ remoteId, requests: figures.requests },
      ...{ clientErrors: figures.clientErrors, serverErrors: figures.serverErrors },
      name: known?.title ?? name ?? remoteId,
      apiId: known?.apiId ?? null,
      averageMs: averageMs ?? null,
      p95Ms: p95Ms ?? null,
      sharedWith: sharedWith.length,
    };
  });
}
