import "server-only";
import { getDb } from "#lib/db/client.ts";
import { enqueue, openQueue } from "#lib/jobs/queue.ts";
import { runTargetTask } from "#lib/jobs/tasks/run-target.ts";

/** Comes back to a target later. */
export async function requeue(
  { id, gatewayId }: { readonly id: string; readonly gatewayId: string },
  startAfter: Date,
): Promise<void> {
  await openQueue();
  const db = await getDb();
  await db.$transaction((tx) => enqueue(tx, runTargetTask, { targetId: id, gatewayId }, { startAfter }));
}
