import { runTarget } from "#lib/rollouts/run-target.ts";
import type { TaskHandler } from "../task.ts";

export const handle: TaskHandler<{ targetId: string; gatewayId: string }> = ({ targetId }, { jobId, signal }) =>
  runTarget(targetId, { requestId: jobId, signal });
