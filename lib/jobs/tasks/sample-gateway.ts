import { z } from "zod";
import { defineTask } from "../task.ts";

/** Keeps what one gateway was asked for. */
export const sampleGatewayTask = defineTask({
  name: "sample-gateway",
  payload: z.object({ gatewayId: z.uuid() }),
  lane: ({ gatewayId }) => gatewayId,
  concurrency: 6,
  pollSeconds: 5,
  expireSeconds: 120,
});
