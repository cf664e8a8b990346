import "server-only";
import type { Claim } from "./claim.ts";
import { assertGeneration, flushCalls } from "./journal.ts";
import type { CallRecorder } from "./recorder.ts";
import type { TargetRow } from "./target-rows.ts";

/** Makes the phase of a run visible to who follows it. */
export async function enterPhase(
  claim: Claim,
  target: TargetRow,
  phase: "planning" | "applying" | "verifying",
  recorder: CallRecorder,
): Promise<void> {
  recorder.enter(target.state === "compensating" && phase === "applying" ? "compensating" : phase);
  // The run begins in planning; that was recorded with its beginning.
  if (phase === "planning") return;
  await claim.record(`enter-${phase}`, async (tx) => {
    await assertGeneration(tx, target);
    await flushCalls(tx, recorder);
    const { state } = target;
    if (state !== "compensating") await tx.target.update({ where: { id: target.id }, data: { state: phase } });
    const { deploymentId, generation } = target;
    await tx.deployment.updateMany({ where: { id: deploymentId, generation }, data: { state: phase } });
  });
}
