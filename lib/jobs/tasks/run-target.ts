import { z } from "zod";
import { defineTask } from "../task.ts";

/** Does what one target of a rollout still needs: deploy, undeploy, or compensate. */
export const runTargetTask = defineTask({
  name: "run-target",
  payload: z.object({ targetId: z.uuid(), gatewayId: z.uuid() }),
  // One writer per gateway: the lease ensures it, the lane only saves the waiting.
  lane: ({ gatewayId }) => gatewayId,
  concurrency: 8,
  pollSeconds: 1,
  expireSeconds: 3_600,
});
