import { getDb } from "#lib/db/client.ts";
import { enqueue } from "../queue.ts";
import type { TaskHandler } from "../task.ts";
import { sampleGatewayTask } from "./sample-gateway.ts";

export const handle: TaskHandler<object> = async () => {
  const db = await getDb();
  const gateways = await db.gateway.findMany({ where: { connection: { not: "disabled" } }, select: { id: true } });
  await db.$transaction(async (tx) => {
    for (const { id } of gateways) await enqueue(tx, sampleGatewayTask, { gatewayId: id });
  });
};
