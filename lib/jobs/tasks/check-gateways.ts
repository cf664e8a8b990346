import { z } from "zod";
import { defineTask } from "../task.ts";

/** Puts a check of every gateway that is due in the queue, so that a slow one delays no other. */
export const checkGatewaysTask = defineTask({
  name: "check-gateways",
  payload: z.object({}),
  concurrency: 1,
  pollSeconds: 5,
  expireSeconds: 60,
  schedule: "*/5 * * * *",
});
