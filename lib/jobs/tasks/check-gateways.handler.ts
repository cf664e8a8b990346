import { getDb } from "#lib/db/client.ts";
import { dueForCheck } from "#lib/gateways/due-checks.ts";
import { enqueue } from "../queue.ts";
import type { TaskHandler } from "../task.ts";
import { checkGatewayTask } from "./check-gateway.ts";

export const handle: TaskHandler<object> = async () => {
  const db = await getDb();
  const due = await dueForCheck(new Date());
  await db.$transaction(async (tx) => {
    for (const gatewayId of due) await enqueue(tx, checkGatewayTask, { gatewayId });
  });
};
