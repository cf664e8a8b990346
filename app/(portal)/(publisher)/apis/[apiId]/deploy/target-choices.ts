import { revisionWords } from "#components/deployments/rollout-words.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import type { GatewaySummary } from "#lib/gateways/queries.ts";
import { type DeploymentState, deploymentCan, type RolloutKind } from "#lib/model/deployment.ts";
import { type ConnectionState, modeAllowsWrites } from "#lib/model/gateway.ts";
import type { DeploymentView } from "#lib/rollouts/deployment-queries.ts";

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
  /** Can give a revision a share of the requests, and has one already that takes the rest. */
  readonly canShare: boolean;
}

export function targetChoices(
  gateways: readonly GatewaySummary[],
  deployments: readonly DeploymentView[],
  kind: RolloutKind,
  /** By gateway id: why it is not this person's to deploy to. */
  refusals: ReadonlyMap<string, string>,
): TargetChoice[] {
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
      canShare: canShare(gateway, deployment),
      reason: refusals.get(gateway.id) ?? gatewayReason(gateway) ?? (allowed === true ? undefined : allowed),
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
