import { z } from "zod";
import { defineTask } from "../task.ts";

/** Puts a sample of every gateway in the queue, so that a slow one delays no other. Once in each finest period. */
export const sampleGatewaysTask = defineTask({
  name: "sample-gateways",
  payload: z.object({}),
  concurrency: 1,
  pollSeconds: 5,
  expireSeconds: 60,
  schedule: "*/5 * * * *",
});
