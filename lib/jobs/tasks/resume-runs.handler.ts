import { resumeRuns } from "#lib/rollouts/resume.ts";
import type { TaskHandler } from "../task.ts";

export const handle: TaskHandler<object> = async () => {
  await resumeRuns();
};
