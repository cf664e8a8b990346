import { z } from "zod";
import { defineTask } from "../task.ts";

/** Asks one gateway who we are there and what we may do. */
export const checkGatewayTask = defineTask({
  name: "check-gateway",
  payload: z.object({ gatewayId: z.uuid() }),
  lane: ({ gatewayId }) => gatewayId,
  concurrency: 4,
  pollSeconds: 5,
  expireSeconds: 120,
});
