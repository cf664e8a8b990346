import "server-only";
import type { Encoded, ListScope, WriteConnector, WriteSession } from "#lib/connectors/connector.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { openGatewaySession, type SessionGateway, type SessionOptions } from "#lib/gateways/session.ts";
import type { Definition } from "#lib/model/definition.ts";
import { residencyReason } from "#lib/model/residency.ts";
import type { ReconcileOutcome } from "#lib/reconcile/reconcile.ts";
import { type DeploymentSite, encodeFor, loadSite, type Sharing, type Wanted } from "./desired.ts";
import type { TargetRow } from "./target-rows.ts";

export interface ReadyRun {
  readonly status: "ready";
  readonly session: WriteSession;
  readonly connector: WriteConnector;
  readonly gateway: SessionGateway;
  readonly desired: Encoded;
  readonly scope: ListScope;
  /** What has to run there; undefined when nothing has. */
  readonly definition: Definition | undefined;
}

/** A session with the gateway and what should exist there, or why there can be none (mode, vault, a deleted revision). */
export async function prepareRun(target: TargetRow, options: SessionOptions): Promise<ReadyRun | ReconcileOutcome> {
  try {
    const opened = await openGatewaySession(target.gatewayId, { ...options, purpose: "write" });
    const site = await loadSite(await getDb(), target.deploymentId);
    const wanted = wantedBy(target);
    // What is put back was allowed there once, and half of a change is worse.
    if (wanted !== "nothing" && target.state !== "compensating") assertResidency(site);
    const encoded = await encodeFor(opened.connector, site, wanted, sharingBy(target));
    return { status: "ready", ...opened, ...encoded };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { status: "blocked", problem: { code: error.code, sentence: error.sentence, retryable: false } };
  }
}

/** Labels may have changed since somebody approved. */
function assertResidency({ allowedLabels, labels }: DeploymentSite): void {
  const sentence = residencyReason(allowedLabels, labels);
  if (sentence !== undefined) throw new AppError({ code: "blocked", sentence });
}

/** What has to be on the gateway when this run ends. */
export function wantedBy({ state, kind, revisionId, previousRevisionId }: TargetRow): Wanted {
  const revision = state === "compensating" ? previousRevisionId : kind === "undeploy" ? null : revisionId;
  return revision === null ? "nothing" : { revisionId: revision };
}

/** The share of the requests that it has to have there then, and what has to have the rest. */
export function sharingBy({ state, share, approval, previousRevisionId }: TargetRow): Sharing {
  const { shareBefore, restBefore } = approval;
  if (state === "compensating") return { share: shareBefore, restRevisionId: restBefore };
  // A canary that is widened, or replaced, leaves the rest where it was.
  return { share, restRevisionId: shareBefore === 100 ? previousRevisionId : restBefore };
}
