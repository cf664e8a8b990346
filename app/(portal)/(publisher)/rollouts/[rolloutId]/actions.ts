"use server";
import { cancelRollout } from "#lib/rollouts/cancel-rollout.ts";
import { retryFailedTargets, rolloutIdSchema } from "#lib/rollouts/retry-targets.ts";
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
