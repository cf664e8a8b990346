import { getDb } from "#lib/db/client.ts";
import { unnumbered } from "../crash-point.ts";
import { previewPlan } from "../preview.ts";
import { changeDraft, script } from "../sample-api.testing.ts";
import { startRollout } from "../start-rollout.ts";
import type { Act } from "./acts.ts";

/** Calls `onPoint` at every point from here on. A write without a number ends the process: no test could have killed it there. */
export function arm(onPoint: (name: string) => void): void {
  globalThis.gatehouseCrashProbe = (point) => {
    if (point.startsWith(unnumbered)) {
      process.stdout.write(`${JSON.stringify({ is: "unnumbered", write: point })}\n`);
      process.exit(1);
    }
    onPoint(point);
  };
}

/** Approves what is planned and starts it. `onApproved` is called last before the intent is recorded. */
export async function beginAct(act: Act, onApproved: () => void): Promise<string> {
  const db = await getDb();
  const { id: gatewayId } = await db.gateway.findFirstOrThrow();
  const { id: apiId } = await db.api.findFirstOrThrow();
  await changeDraft(apiId, act === "update" ? "/orders/{id}/lines" : "/orders/{id}");
  const kind = act === "undeploy" ? ("undeploy" as const) : ("deploy" as const);
  const preview = await previewPlan(script, { apiId, gatewayIds: [gatewayId], kind });
  const targets = preview.targets.map((target) => {
    if (target.status === "failed") throw new Error(target.problem.sentence);
    return { gatewayId, planHash: target.plan.hash, confirmed: true };
  });
  onApproved();
  return (await startRollout(script, { apiId, kind, strategy: "independent", check: "off", targets })).rolloutId;
}
