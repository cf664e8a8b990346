import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { deployRefusals } from "#lib/access/deploy-right.ts";
import { diffRevisions } from "#lib/apis/revision-queries.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { openGatewaySession } from "#lib/gateways/session.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { deploymentCan, type RolloutKind } from "#lib/model/deployment.ts";
import { placeWords } from "#lib/model/place-words.ts";
import { residencyReason } from "#lib/model/residency.ts";
import type { DefinitionChange } from "#lib/openapi/change.ts";
import { parseInput } from "#lib/parse-input.ts";
import { type Guarded, guardPlan } from "#lib/reconcile/guards.ts";
import { planChanges } from "#lib/reconcile/plan.ts";
import { problemOf, type RunProblem } from "#lib/reconcile/problem.ts";
import { readLimits } from "#lib/settings/queries.ts";
import type { PlanView } from "./approval.ts";
import { numbered } from "./crash-point.ts";
import { deploymentStateSchema, ensureDeployment } from "./deployment-rows.ts";
import { encodeFor, loadSite, type Wanted } from "./desired.ts";
import { viewOfPlan } from "./plan-view.ts";
import { createRecorder } from "./recorder.ts";
import { rememberPlan } from "./remembered-plans.ts";
import { type PreviewInput, previewInputSchema } from "./target-input.ts";

interface PreviewOf {
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly gatewayKind: string;
  readonly deploymentId: string;
  /** Why this act is not possible here now, before any plan: the API may not run here, it is busy, or not there. */
  readonly refused?: string;
}

interface RunningRevision {
  readonly appliedRevision: number | null;
  /** Percent of requests. */
  readonly share: number;
  readonly restRevision: number | null;
}

/** One gateway's answer to "what would happen". */
export type TargetPreview = PreviewOf &
  (
    | {
        readonly status: "planned";
        readonly plan: PlanView;
        readonly guards: Guarded;
        /** What stands at the places of its findings, in words, where the places themselves do not tell. */
        readonly placeWords: Readonly<Record<string, string>>;
        /** What consumers would notice, against what runs there; empty where nothing runs. */
        readonly consumerChanges: readonly DefinitionChange[];
        /** Number of the revision that runs there now, with its share of the requests and what has the rest. */
        readonly running: RunningRevision;
      }
    /** The gateway could not be asked; the others are not concerned. */
    | { readonly status: "failed"; readonly problem: RunProblem }
  );

export interface RolloutPreview {
  readonly apiId: string;
  readonly kind: RolloutKind;
  readonly targets: readonly TargetPreview[];
}

/** How long one gateway may take to be observed. */
const previewTimeoutMs = 20_000;

/**
 * What a rollout would do on each gateway, side by side. Only reads from the gateways; each has 20 s.
 * Throws `not-found` when the API, the revision or a gateway does not exist.
 */
export async function previewPlan(context: CommandContext, input: PreviewInput): Promise<RolloutPreview> {
  authorize(context.actor, "rollout:run");
  const { gatewayIds, ...act } = parseInput(previewInputSchema, input);
  const refusals = await deployRefusals(context.actor, gatewayIds);
  const targets = await Promise.all(
    [...new Set(gatewayIds)].map((gatewayId) => {
      const refusal = refusals.get(gatewayId);
      const target = { ...act, gatewayId };
      return refusal === undefined ? previewTarget(context, target) : refusedPreview(target, refusal);
    }),
  );
  const { apiId, kind } = act;
  return { apiId, kind, targets };
}

export interface PreviewTarget {
  readonly apiId: string;
  readonly gatewayId: string;
  readonly kind: RolloutKind;
  readonly revisionId?: string;
  readonly share: number;
}

export async function previewTarget(context: CommandContext, target: PreviewTarget): Promise<TargetPreview> {
  const about = await describeTarget(target);
  try {
    return { ...about, ...(await planTarget(context, target, about.deploymentId)) };
  } catch (error) {
    if (error instanceof ConnectorError) return { ...about, status: "failed", problem: problemOf(error) };
    if (error instanceof AppError) {
      const problem = { code: error.code, sentence: error.sentence, retryable: error.retryable };
      return { ...about, status: "failed", problem };
    }
    throw error;
  }
}

/** A gateway that is not the actor's to deploy to is not asked anything. */
async function refusedPreview(target: PreviewTarget, sentence: string): Promise<TargetPreview> {
  const problem = { code: "forbidden", sentence, retryable: false };
  return { ...(await describeTarget(target)), status: "failed", problem };
}

/** Which place this is about, and whether the act is legal there now. Throws `not-found`. */
export async function describeTarget({ apiId, gatewayId, kind }: PreviewTarget): Promise<PreviewOf> {
  const db = await getDb();
  const gateway = await db.gateway.findUnique({
    where: { id: gatewayId },
    select: { name: true, kind: true, labels: true },
  });
  const api = await db.api.findUnique({ where: { id: apiId }, select: { allowedLabels: true } });
  if (gateway === null || api === null) {
    throw new AppError({ code: "not-found", sentence: "This API or this gateway does not exist any more." });
  }
  const { id } = await numbered("ensure-deployment", () =>
    db.$transaction((tx) => ensureDeployment(tx, apiId, gatewayId)),
  );
  const { state } = await db.deployment.findUniqueOrThrow({ where: { id }, select: { state: true } });
  const allowed = deploymentCan[deploymentStateSchema.parse(state)][actionOf(kind)];
  return {
    gatewayId,
    gatewayName: gateway.name,
    gatewayKind: gateway.kind,
    deploymentId: id,
    refused:
      (kind === "undeploy" ? undefined : residencyReason(api.allowedLabels, gateway.labels)) ??
      (allowed === true ? undefined : allowed),
  };
}

async function planTarget(
  context: CommandContext,
  { apiId, gatewayId, kind, revisionId, share }: PreviewTarget,
  deploymentId: string,
) {
  const db = await getDb();
  const site = await loadSite(db, deploymentId);
  const recorder = createRecorder({ gatewayId });
  recorder.enter("preview");
  const { session, connector, gateway } = await openGatewaySession(gatewayId, {
    purpose: "write",
    signal: AbortSignal.timeout(previewTimeoutMs),
    record: recorder.record,
  });
  const sharing = { share, restRevisionId: site.restRevisionId };
  const { desired, scope, definition } = await encodeFor(connector, site, wantedOf(kind, revisionId), sharing);
  const { resources: observed, counts } = await session
    .list(scope)
    .finally(() => db.providerCall.createMany({ data: recorder.drain() }));
  const plan = planChanges({ desired, observed, counts, connector });
  const view = viewOfPlan(plan);
  rememberPlan(deploymentId, view);
  const guards = guardPlan({
    plan,
    mode: gateway.mode,
    accepted: new Set(),
    removesAll: kind === "undeploy",
    limits: await readLimits(db),
  });
  const places = view.findings.map(({ place }) => place);
  const words = definition === undefined ? {} : placeWords(places, definition);
  const running = await runningRevision(deploymentId);
  const { appliedRevision: from } = running;
  const consumerChanges =
    from === null || kind === "undeploy"
      ? []
      : await diffRevisions(context.actor, { apiId, from, to: await numberOf(revisionId) });
  return { status: "planned" as const, plan: view, guards, placeWords: words, consumerChanges, running };
}

export function wantedOf(kind: RolloutKind, revisionId: string | undefined): Wanted {
  if (kind === "undeploy") return "nothing";
  return revisionId === undefined ? "draft" : { revisionId };
}

export function actionOf(kind: RolloutKind): "deploy" | "undeploy" | "roll-back" {
  return kind === "re-apply" ? "deploy" : kind;
}

async function runningRevision(deploymentId: string): Promise<RunningRevision> {
  const db = await getDb();
  const number = { select: { number: true } } as const;
  const { appliedRevision, share, restRevision } = await db.deployment.findUniqueOrThrow({
    where: { id: deploymentId },
    select: { appliedRevision: number, share: true, restRevision: number },
  });
  return { appliedRevision: appliedRevision?.number ?? null, share, restRevision: restRevision?.number ?? null };
}

async function numberOf(revisionId: string | undefined): Promise<number | "draft"> {
  if (revisionId === undefined) return "draft";
  const db = await getDb();
  const revision = await db.revision.findUnique({ where: { id: revisionId }, select: { number: true } });
  if (revision === null) throw new AppError({ code: "not-found", sentence: "This revision does not exist." });
  return revision.number;
}
