import type { Encoded } from "#lib/connectors/connector.ts";
import type { Plan } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { type PlanningRules, planChanges } from "./plan.ts";
import type { EnginePorts } from "./ports.ts";
import { withRetries } from "./retry.ts";

export type Verification =
  /** Present, equal and ready: the only thing that may be called live. */
  | { readonly status: "verified"; readonly observed: readonly ObservedResource[] }
  /** The gateway holds something else than was written. */
  | { readonly status: "differs"; readonly plan: Plan }
  /** Written and equal, but the gateway does not serve it yet. */
  | { readonly status: "not-ready"; readonly labels: readonly string[] };

/**
 * Observes again, and compares with what is desired. Waits, within its patience, for the gateway to call it ready; what
 * differs is looked at again after the settle window, because a listing may lag behind what was just written.
 * Throws ConnectorError when the gateway cannot be observed.
 */
export async function verify(
  desired: Encoded,
  connector: PlanningRules,
  ports: Pick<EnginePorts, "session" | "scope" | "clock" | "random" | "patience">,
): Promise<Verification> {
  const { patience, clock } = ports;
  let hasSettled = false;
  for (let waitedMs = 0; ; ) {
    const { resources: observed } = await withRetries(() => ports.session.list(ports.scope), ports);
    const judged = judge(desired, connector, observed);
    if (judged.status === "verified") return judged;
    if (judged.status === "differs") {
      if (hasSettled || (await clock.sleep(patience.settleMs)) === "woken") return judged;
      hasSettled = true;
      continue;
    }
    waitedMs += patience.readyEveryMs;
    if (waitedMs > patience.readyMs || (await clock.sleep(patience.readyEveryMs)) === "woken") return judged;
  }
}

function judge(desired: Encoded, connector: PlanningRules, observed: readonly ObservedResource[]): Verification {
  const plan = planChanges({ desired, observed, connector });
  const keys = new Set(desired.resources.map(({ key }) => key));
  const ours = observed.filter((resource) => resource.ownership === "ours" && keys.has(resource.key));
  // A stranger that took one of our places meanwhile changes nothing in the plan, yet we are not there.
  if (plan.changes.length > 0 || ours.length < keys.size) return { status: "differs", plan };
  const waiting = ours.filter(({ ready }) => !ready);
  if (waiting.length === 0) return { status: "verified", observed: ours };
  return { status: "not-ready", labels: waiting.map(({ label }) => label) };
}
