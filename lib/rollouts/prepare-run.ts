import "server-only";
import type { Encoded, ListScope, WriteConnector, WriteSession } from "#lib/connectors/connector.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { openGatewaySession, type SessionGateway, type SessionOptions } from "#lib/gateways/session.ts";
import type { ReconcileOutcome } from "#lib/reconcile/reconcile.ts";
import { encodeFor, loadSite, type Wanted } from "./desired.ts";
import type { TargetRow } from "./target-rows.ts";

interface ReadyRun {
  readonly status: "ready";
  readonly session: WriteSession;
  readonly connector: WriteConnector;
  readonly gateway: SessionGateway;
  readonly desired: Encoded;
  readonly scope: ListScope;
}

/** A session with the gateway and what should exist there, or why there can be none (mode, vault, a deleted revision). */
export async function prepareRun(target: TargetRow, options: SessionOptions): Promise<ReadyRun | ReconcileOutcome> {
  try {
    const opened = await openGatewaySession(target.gatewayId, { ...options, purpose: "write" });
    const site = await loadSite(await getDb(), target.deploymentId);
    const { desired, scope } = await encodeFor(opened.connector, site, wantedBy(target), shareBy(target));
    return { status: "ready", ...opened, desired, scope };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { status: "blocked", problem: { code: error.code, sentence: error.sentence, retryable: false } };
  }
}

/** What has to be on the gateway when this run ends. */
export function wantedBy({ state, kind, revisionId, previousRevisionId }: TargetRow): Wanted {
  const revision = state === "compensating" ? previousRevisionId : kind === "undeploy" ? null : revisionId;
  return revision === null ? "nothing" : { revisionId: revision };
}

/** The percent of requests it has to have there then. */
export function shareBy({ state, share, approval }: TargetRow): number {
  return state === "compensating" ? approval.shareBefore : share;
}
