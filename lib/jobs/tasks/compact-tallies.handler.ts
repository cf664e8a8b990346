import { getDb } from "#lib/db/client.ts";
import { compactTallies } from "#lib/db/overview-rows.ts";
import type { TaskHandler } from "../task.ts";

export const handle: TaskHandler<object> = async () => {
  await compactTallies(await getDb());
};
