import { z } from "zod";
import { defineTask } from "../task.ts";

/** Takes up the runs that a killed worker left in the middle. */
export const resumeRunsTask = defineTask({
  name: "resume-runs",
  payload: z.object({}),
  concurrency: 1,
  pollSeconds: 5,
  expireSeconds: 60,
  schedule: "* * * * *",
});
