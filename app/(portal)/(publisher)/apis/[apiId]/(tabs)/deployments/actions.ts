"use server";
import { detachDeployment, detachSchema } from "#lib/rollouts/detach.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const detachDeploymentAction = action({
  name: "deployment.detach",
  permission: "rollout:run",
  input: detachSchema,
  subject: ({ apiId }) => ({ type: "deployment", id: apiId }),
  run: (context, input) => detachDeployment(context, input),
  revalidate: ({ apiId }) => [paths.apiDeployments(apiId), paths.api(apiId)],
});
