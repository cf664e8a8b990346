import { pruneAccess } from "#lib/access/prune-access.ts";
import { prunePreviousSecrets } from "#lib/credentials/switch-secret.ts";
import { pruneMetrics } from "#lib/metrics/prune.ts";
import { pruneProviderCalls } from "#lib/rollouts/prune.ts";
import type { TaskHandler } from "../task.ts";

export const handle: TaskHandler<object> = async () => {
  await pruneProviderCalls();
  await pruneAccess();
  await prunePreviousSecrets();
  await pruneMetrics();
};
