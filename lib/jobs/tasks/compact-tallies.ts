import { z } from "zod";
import { defineTask } from "../task.ts";

/** Adds up what changed in the counts of APIs and deployments, so that reading them stays short. */
export const compactTalliesTask = defineTask({
  name: "compact-tallies",
  payload: z.object({}),
  concurrency: 1,
  pollSeconds: 5,
  expireSeconds: 60,
  schedule: "*/10 * * * *",
});
