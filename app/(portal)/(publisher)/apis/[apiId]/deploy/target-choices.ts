import { revisionWords } from "#components/deployments/rollout-words.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import type { GatewaySummary } from "#lib/gateways/queries.ts";
import { type DeploymentState, deploymentCan, type RolloutKind } from "#lib/model/deployment.ts";
import { type ConnectionState, modeAllowsWrites } from "#lib/model/gateway.ts";
import { residencyReason } from "#lib/model/residency.ts";
import type { DeploymentView } from "#lib/rollouts/deployment-queries.ts";
import type { GatewayFit } from "#lib/rollouts/fit.ts";

/** One gateway as a possible target: how it stands, and why it cannot be chosen when it cannot. */
export interface TargetChoice {
  readonly id: string;
  readonly name: string;
  readonly kindLabel: string;
  readonly connection: ConnectionState;
  readonly state: DeploymentState | undefined;
  /** The revision that runs there, in words; empty where none does. */
  readonly running: string;
  readonly reason: string | undefined;
  /** How well it can say the API; undefined where nothing has to be said. */
  readonly fit: GatewayFit | undefined;
  /** Can give a revision a share of the requests, and has one already that takes the rest. */
  readonly canShare: boolean;
}

interface Choosing {
  readonly gateways: readonly GatewaySummary[];
  readonly deployments: readonly DeploymentView[];
  readonly kind: RolloutKind;
  /** By gateway id: why it is not this person's to deploy to. */
  readonly refusals: ReadonlyMap<string, string>;
  /** Of the API: where it may run. */
  readonly allowedLabels: readonly string[];
  readonly fits: readonly GatewayFit[];
}

export function targetChoices(choosing: Choosing): TargetChoice[] {
  const { gateways, deployments, kind, refusals, allowedLabels, fits } = choosing;
  const action = kind === "re-apply" ? "deploy" : kind;
  return gateways.map((gateway) => {
    const deployment = deployments.find((candidate) => candidate.gatewayId === gateway.id);
    const allowed = deploymentCan[deployment?.state ?? "planned"][action];
    return {
      id: gateway.id,
      name: gateway.name,
      kindLabel: gateway.kindLabel,
      connection: gateway.connection,
      state: deployment?.state,
      running: deployment === undefined ? "" : revisionWords(deployment),
      fit: fits.find(({ gatewayId }) => gatewayId === gateway.id),
      canShare: canShare(gateway, deployment),
      reason:
        refusals.get(gateway.id) ??
        gatewayReason(gateway) ??
        (kind === "undeploy" ? undefined : residencyReason(allowedLabels, gateway.labels)) ??
        (allowed === true ? undefined : allowed),
    };
  });
}

function canShare({ kind, facts }: GatewaySummary, deployment: DeploymentView | undefined): boolean {
  const descriptor = Object.hasOwn(descriptors, kind) ? descriptors[kind] : undefined;
  const isOffered = descriptor !== undefined && descriptor.capabilities(facts).canary.level !== "none";
  return isOffered && deployment !== undefined && deployment.appliedRevision !== null;
}

function gatewayReason({ mode, connection }: GatewaySummary): string | undefined {
  if (!modeAllowsWrites(mode)) return "It is read-only. An admin can change its mode.";
  if (connection === "disabled") return "It is disabled. An admin can enable it.";
  return undefined;
}
