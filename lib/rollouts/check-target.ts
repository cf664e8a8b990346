import "server-only";
import { callAnonymously } from "#lib/outbound/anonymous-call.ts";
import { checkLive } from "#lib/reconcile/live-check.ts";
import type { ClockPort, EnginePorts } from "#lib/reconcile/ports.ts";
import { probesFor } from "#lib/reconcile/probes.ts";
import type { ReadyRun } from "./prepare-run.ts";
import type { TargetRow } from "./target-rows.ts";
import { runTiming } from "./timing.ts";

const canarySentence = "While two revisions share the requests, an answer does not tell which of them it is from.";

/**
 * How the run of a target calls its endpoints. Undefined where nothing is to answer there, and for what is put back: it
 * ran before, and a check must not keep it from returning.
 */
export function checkFor(
  target: TargetRow,
  { definition, desired, connector }: Pick<ReadyRun, "definition" | "desired" | "connector">,
  { clock, signal }: { readonly clock: ClockPort; readonly signal: AbortSignal },
): EnginePorts["check"] {
  if (definition === undefined || target.state === "compensating") return undefined;
  const { limitHeader, asksCallers } = connector.descriptor;
  const asked = { limitHeader, asksCallers: asksCallers?.(definition) ?? false };
  const probes = probesFor({ definition, findings: desired.findings, ...asked });
  const untold = target.share < 100 ? canarySentence : undefined;
  const { settleMs } = runTiming().patience;
  return (endpoints) =>
    checkLive({ mode: target.check, probes, untold }, endpoints, {
      clock,
      settleMs,
      send: ({ method, headers }, url) => callAnonymously(target.gatewayId, { method, headers, url }, signal),
    });
}
