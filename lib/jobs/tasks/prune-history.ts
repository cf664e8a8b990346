import { z } from "zod";
import { defineTask } from "../task.ts";

/** Removes what the limits say is kept no longer: provider calls, and what ended of access. Audit events stay. */
export const pruneHistoryTask = defineTask({
  name: "prune-history",
  payload: z.object({}),
  concurrency: 1,
  pollSeconds: 5,
  expireSeconds: 600,
  schedule: "17 3 * * *",
});
