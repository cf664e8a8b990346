import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { curlOf, samplePath } from "#components/deployments/curl.ts";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import { deployRefusals } from "#lib/access/deploy-right.ts";
import { getApi } from "#lib/apis/queries.ts";
import { AppError } from "#lib/errors.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { decisionLock } from "#lib/rollouts/approval-queries.ts";
import { getRollout, type RolloutDetail } from "#lib/rollouts/queries.ts";
import { found } from "../../../found.ts";
import { requireActor } from "../../../require-actor.ts";
import { PlanFindings, PlannedChanges } from "../../plan-details.tsx";
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
  const operations = api?.draft.operations ?? [];
  const place = "https://endpoint.invalid";
  return (
    <RolloutFollower
      initial={asWire(rollout)}
      curl={
        api
          ? { place, command: curlOf(place, operations, api.draft.policies), path: samplePath(operations) }
          : undefined
      }
      locked={lockedReason(actor.role, "rollout:run") ?? [...refusals.values()][0]}
      decisionLocked={decisionLock(actor, rollout) ?? [...refusals.values()][0]}
      plans={rollout.state === "awaiting-approval" ? plansOf(rollout) : {}}
    />
  );
}

/** By lane: what was shown to the person who asks, and what runs once somebody approves. Drawn here, on the server. */
function plansOf({ lanes }: RolloutDetail): Record<string, ReactNode> {
  return Object.fromEntries(
    lanes.flatMap(({ id, plan }) =>
      plan === null
        ? []
        : [
            [
              id,
              <div key={id}>
                <Typography sx={{ fontWeight: 500, mb: 1 }}>{plan.sentence}</Typography>
                <PlanFindings findings={plan.findings} />
                <PlannedChanges changes={plan.changes} />
              </div>,
            ],
          ],
    ),
  );
}
