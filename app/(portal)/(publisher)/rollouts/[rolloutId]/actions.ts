"use server";
import { cancelRollout } from "#lib/rollouts/cancel-rollout.ts";
import {
  approveRollout,
  approveRolloutSchema,
  refuseRollout,
  refuseRolloutSchema,
} from "#lib/rollouts/decide-rollout.ts";
import { retryFailedTargets, rolloutIdSchema } from "#lib/rollouts/retry-targets.ts";
import { tryEndpoint, tryEndpointSchema } from "#lib/rollouts/try-endpoint.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const retryFailedTargetsAction = action({
  name: "rollout.retry",
  permission: "rollout:run",
  input: rolloutIdSchema,
  subject: ({ rolloutId }) => ({ type: "rollout", id: rolloutId }),
  run: (context, input) => retryFailedTargets(context, input),
  revalidate: ({ rolloutId }) => [paths.rollout(rolloutId)],
});

export const cancelRolloutAction = action({
  name: "rollout.cancel",
  permission: "rollout:run",
  input: rolloutIdSchema,
  subject: ({ rolloutId }) => ({ type: "rollout", id: rolloutId }),
  run: (context, input) => cancelRollout(context, input),
  revalidate: ({ rolloutId }) => [paths.rollout(rolloutId)],
});

export const approveRolloutAction = action({
  name: "rollout.approve",
  permission: "rollout:approve",
  input: approveRolloutSchema,
  subject: ({ rolloutId }) => ({ type: "rollout", id: rolloutId }),
  run: (context, input) => approveRollout(context, input),
  revalidate: ({ rolloutId }) => [paths.rollout(rolloutId), paths.rollouts(), paths.overview()],
});

export const refuseRolloutAction = action({
  name: "rollout.refuse",
  permission: "rollout:approve",
  input: refuseRolloutSchema,
  subject: ({ rolloutId }) => ({ type: "rollout", id: rolloutId }),
  run: (context, input) => refuseRollout(context, input),
  revalidate: ({ rolloutId }) => [paths.rollout(rolloutId), paths.rollouts(), paths.overview()],
});

export const tryEndpointAction = action({
  name: "rollout.try-endpoint",
  permission: "rollout:run",
  input: tryEndpointSchema,
  subject: ({ rolloutId }) => ({ type: "rollout", id: rolloutId }),
  run: (context, input) => tryEndpoint(context, input),
});
