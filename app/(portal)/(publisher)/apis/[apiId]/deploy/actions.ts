"use server";
import { startRollout } from "#lib/rollouts/start-rollout.ts";
import { startRolloutSchema } from "#lib/rollouts/target-input.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const startRolloutAction = action({
  name: "rollout.start",
  permission: "rollout:run",
  input: startRolloutSchema,
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => startRollout(context, input),
  revalidate: ({ apiId }) => [paths.api(apiId), paths.apiDeployments(apiId), paths.rollouts()],
});
