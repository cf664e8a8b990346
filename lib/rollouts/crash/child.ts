// The process that is killed: a real worker on a real database, told by its parent what to do, one JSON line at a time.
import { createInterface } from "node:readline";
import { z } from "zod";
import { createApi } from "#lib/apis/create-api.ts";
import { closeDb, getDb } from "#lib/db/client.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { registerGateway } from "#lib/gateways/register-gateway.ts";
import { startWorker, stopWorker } from "#lib/jobs/worker.ts";
import { resumeRuns } from "../resume.ts";
import { quickTiming, script, smallApi } from "../sample-api.testing.ts";
import { setRunTiming } from "../timing.ts";
import { type Act, acts, type Order, type Report } from "./acts.ts";
import { arm, beginAct } from "./begin-act.ts";
import { watchJournalWrites } from "./watch-journal.ts";
import { worldNow } from "./world-now.ts";

const actSchema = z.enum(acts);
const orderSchema: z.ZodType<Order> = z.discriminatedUnion("do", [
  z.object({ do: z.literal("prepare"), adminUrl: z.string(), proxyUrl: z.string(), adminToken: z.string() }),
  z.object({ do: z.literal("survey"), act: actSchema }),
  z.object({ do: z.literal("recover") }),
  z.object({ do: z.literal("die"), act: actSchema, at: z.number() }),
  z.object({ do: z.literal("leave") }),
]);

// A lease long enough for the slowest step under load, short enough to wait for on PostgreSQL.
setRunTiming({ ...quickTiming, leaseMs: 1_500 });
await watchJournalWrites();
await startWorker();
report({ is: "open" });
for await (const line of createInterface({ input: process.stdin })) await obey(orderSchema.parse(JSON.parse(line)));

function report(message: Report): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function obey(order: Order): Promise<void> {
  switch (order.do) {
    case "prepare": {
      const { adminUrl, proxyUrl, adminToken } = order;
      const { id } = await registerGateway(script, {
        name: "Kong",
        kind: "kong",
        settings: { adminUrl, proxyUrl },
        credential: { from: "new", name: "token", values: { adminToken } },
        mode: "read-write",
      });
      await checkGateway(script, { id });
      await createApi(script, smallApi);
      return report({ is: "prepared" });
    }
    case "survey": {
      const points: string[] = [];
      await runWhole(order.act, (point) => points.push(point));
      return report({ is: "surveyed", points });
    }
    case "recover":
      await quiet();
      return report({ is: "recovered", world: await worldNow() });
    case "die": {
      let passed = 0;
      await runWhole(order.act, (name) => {
        if (passed++ !== order.at) return;
        report({ is: "point", name });
        process.kill(process.pid, "SIGKILL");
      });
      return;
    }
    case "leave":
      await stopWorker();
      await closeDb();
      process.exit(0);
      break;
    default:
      order satisfies never;
  }
}

async function runWhole(act: Act, onPoint: (name: string) => void): Promise<void> {
  const begun = await beginAct(act, () => arm(onPoint));
  report({ is: "acknowledged", rolloutId: begun });
  await quiet();
  globalThis.gatehouseCrashProbe = undefined;
}

/** Until nothing moves. What the schedule does every minute is done here all the time. */
async function quiet(): Promise<void> {
  const db = await getDb();
  while ((await db.rollout.count({ where: { finishedAt: null } })) > 0) {
    await resumeRuns();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  // The run's last act is to let go of the gateway.
  while ((await db.gateway.count({ where: { leaseHolder: { not: null }, leaseUntil: { gt: new Date() } } })) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
