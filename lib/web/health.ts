import "server-only";
import { getDb } from "../db/client.ts";
import { vaultState } from "../db/vault.ts";
import { env } from "../env.ts";
import { log } from "../log.ts";

/** One thing Gatehouse needs to work. The reason is for a stranger's eyes: details are in the log. */
export interface HealthCheck {
  readonly name: "database" | "migrations" | "vault" | "worker";
  readonly ready: boolean;
  readonly reason?: string;
}

/** What keeps this process from doing its work, if anything. Says nothing that a stranger may not know. */
export async function healthChecks(): Promise<readonly HealthCheck[]> {
  const database = await databaseAnswers();
  const vault = vaultState();
  const workerRuns = globalThis.gatehouseWorker !== undefined || env().GATEHOUSE_WORKER === "off";
  return [
    check("database", database.answers, "The database does not answer."),
    check("migrations", database.opened, "The database could not be opened and brought up to date."),
    check("vault", vault === "open", "The vault is locked: the configured key does not open it."),
    check("worker", workerRuns, "The worker of this process does not run."),
  ];
}

function check(name: HealthCheck["name"], ready: boolean, reason: string): HealthCheck {
  return ready ? { name, ready } : { name, ready, reason };
}

/** The database is handed out only after its migrations are applied, so `opened` answers for both. */
async function databaseAnswers(): Promise<{ readonly opened: boolean; readonly answers: boolean }> {
  let opened = false;
  try {
    const db = await getDb();
    opened = true;
    await db.setting.findFirst({ select: { key: true } });
    return { opened, answers: true };
  } catch (error) {
    log.warn({ err: error }, "the database does not answer");
    return { opened, answers: false };
  }
}
