import type { PgBoss } from "pg-boss";
import type { Task } from "./task.ts";

/**
 * Tells the queue which tasks come by themselves, and forgets the slots of tasks that no longer do. The queue gives
 * each occurrence to one worker, however many there are; what was missed while none ran is made up for once.
 */
export async function schedule(boss: PgBoss, tasks: readonly Pick<Task<object>, "name" | "schedule">[]): Promise<void> {
  const wanted = new Map<string, string>(
    tasks.flatMap((task) => (task.schedule === undefined ? [] : [[task.name, task.schedule]])),
  );
  for (const { name } of await boss.getSchedules()) {
    if (!wanted.has(name)) await boss.unschedule(name);
  }
  for (const [name, cron] of wanted) await boss.schedule(name, cron, {}, { missed: "once", singletonKey: "scheduled" });
}
