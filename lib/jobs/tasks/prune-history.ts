import { z } from "zod";
import { defineTask } from "../task.ts";

/** Removes the records of provider calls that nobody will look at any more. Steps, targets and audit events stay. */
export const pruneHistoryTask = defineTask({
  name: "prune-history",
  payload: z.object({}),
  concurrency: 1,
  pollSeconds: 5,
  expireSeconds: 600,
  schedule: "17 3 * * *",
});
