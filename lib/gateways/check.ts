import "server-only";
import type { CheckReport, ReadSession } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { AppError } from "#lib/errors.ts";
import { type ConnectionState, type GatewayMode, modeNeeds } from "#lib/model/gateway.ts";

/** Milliseconds a check may take; a person waits for it. */
export const checkTimeoutMs = 15_000;

/** What a check found, for the page and for the gateway's row. */
export interface CheckOutcome {
  readonly connection: Exclude<ConnectionState, "not-verified" | "disabled">;
  /** Why it is not plainly connected, then what to do. */
  readonly note: string | null;
  /** The provider's own words, where there are any. */
  readonly detail: string | null;
  /** Absent when the gateway could not be asked. */
  readonly report: CheckReport | null;
  readonly durationMs: number;
}

interface Check {
  /** Opens the session to ask. What it refuses for the credential's sake is an outcome too. */
  readonly open: () => Promise<ReadSession>;
  readonly mode: GatewayMode;
  /** Ends the session's calls; the check is over then. */
  readonly signal: AbortSignal;
}

/**
 * Asks the gateway who we are and what we may do. A gateway that refuses, is silent or is not there is an outcome, not an
 * exception. Throws `AppError` (`locked`, `not-found`) from opening the session.
 */
export async function runCheck(check: Check): Promise<CheckOutcome> {
  const started = performance.now();
  const judged = await ask(check);
  return { ...judged, durationMs: Math.round(performance.now() - started) };
}

async function ask({ open, mode, signal }: Check): Promise<Omit<CheckOutcome, "durationMs">> {
  try {
    const session = await open();
    return judge(await session.check(mode), mode);
  } catch (error) {
    if (error instanceof AppError && error.code === "blocked")
      return failed("credential-refused", error.sentence, null);
    if (signal.aborted) return failed("unreachable", tooSlow, null);
    if (!(error instanceof ConnectorError)) throw error;
    const refused = error.code === "auth" || error.code === "forbidden";
    const note = `${error.sentence}${waitSentence(error.retryAfterMs)}`;
    return failed(refused ? "credential-refused" : "unreachable", note, error.detail ?? null);
  }
}

/** A check is repeated by a person, or by the schedule: nobody waits for it here. */
function waitSentence(retryAfterMs: number | undefined): string {
  return retryAfterMs === undefined ? "" : ` Ask it again in ${Math.ceil(retryAfterMs / 1000)} s.`;
}

const tooSlow = `The gateway did not answer within ${checkTimeoutMs / 1000} s. Check its address and its load.`;

function failed(connection: CheckOutcome["connection"], note: string, detail: string | null) {
  return { connection, note, detail, report: null };
}

function judge(report: CheckReport, mode: GatewayMode): Omit<CheckOutcome, "durationMs"> {
  const problem = report.findings.find((finding) => finding.severity === "error");
  if (problem !== undefined) {
    return { connection: "degraded", note: problem.sentence, detail: problem.instead ?? null, report };
  }
  const missing = report.permissions.filter(
    (permission) => !permission.granted && modeNeeds(mode, permission.neededFor),
  );
  if (missing.length === 0) return { connection: "connected", note: null, detail: null, report };
  const names = missing.map((permission) => permission.name).join(", ");
  return {
    connection: "degraded",
    note: `The credential lacks ${names}. Below is the smallest change that grants it.`,
    detail: null,
    report,
  };
}
