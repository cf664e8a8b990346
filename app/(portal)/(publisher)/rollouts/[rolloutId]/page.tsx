import { curlOf } from "#components/deployments/curl.ts";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import { deployRefusals } from "#lib/access/deploy-right.ts";
import { getApi } from "#lib/apis/queries.ts";
import { AppError } from "#lib/errors.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { getRollout } from "#lib/rollouts/queries.ts";
import { found } from "../../../found.ts";
import { requireActor } from "../../../require-actor.ts";
import { RolloutFollower } from "./rollout-follower.tsx";
import { asWire } from "./wire.ts";

interface RolloutPageProps {
  readonly params: Promise<{ readonly rolloutId: string }>;
}

export async function generateMetadata({ params }: RolloutPageProps) {
  const actor = await requireActor();
  const rollout = await found(getRollout(actor, (await params).rolloutId));
  return { title: rolloutTitle(rollout) };
}

export default async function RolloutPage({ params }: RolloutPageProps) {
  const actor = await requireActor();
  const rollout = await found(getRollout(actor, (await params).rolloutId));
  // A rollout outlives its API; without it there is only no call to offer.
  const api = await getApi(actor, rollout.apiId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not-found") return undefined;
    throw error;
  });
  const refusals = await deployRefusals(
    actor,
    rollout.lanes.map(({ gatewayId }) => gatewayId),
  );
  const place = "https://endpoint.invalid";
  return (
    <RolloutFollower
      initial={asWire(rollout)}
      curl={api ? { command: curlOf(place, api.draft.operations, api.draft.policies), place } : undefined}
      locked={lockedReason(actor.role, "rollout:run") ?? [...refusals.values()][0]}
    />
  );
}
