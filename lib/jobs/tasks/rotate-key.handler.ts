import { runKeyRotation } from "#lib/credentials/key-rotation.ts";
import type { TaskHandler } from "../task.ts";

export const handle: TaskHandler<{ requestId: string }> = ({ requestId }) =>
  runKeyRotation({ actor: { kind: "system", name: "worker" }, requestId });
