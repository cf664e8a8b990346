import type { ReadSession, WriteSession } from "#lib/connectors/connector.ts";
import { AppError } from "#lib/errors.ts";
import { type GatewayMode, modeAllowsDiscovery, modeAllowsWrites } from "#lib/model/gateway.ts";

export type SessionPurpose = "discovery" | "write" | "check";

interface Guarded {
  readonly name: string;
  readonly mode: GatewayMode;
}

/** Refuses a purpose that the gateway's mode does not allow. Throws `AppError` (`blocked`). */
export function checkMode(gateway: Guarded, purpose: SessionPurpose): void {
  switch (purpose) {
    case "check":
      return;
    case "write":
      if (!modeAllowsWrites(gateway.mode)) throw refuseWrite(gateway);
      return;
    case "discovery":
      if (!modeAllowsDiscovery(gateway.mode)) throw refuseDiscovery(gateway);
      return;
    default:
      purpose satisfies never;
  }
}

/** Only what reads: a session opened to discover or to check has no write to call, whatever the connector gave. */
export function readingOnly(session: ReadSession, gateway: Guarded): ReadSession {
  return {
    check: (mode) => session.check(mode),
    ...discovery(session, gateway),
  };
}

/** A session that writes; on a write-only gateway it observes our own objects and nothing else. */
export function writing(session: WriteSession, gateway: Guarded): WriteSession {
  return { ...session, ...discovery(session, gateway) };
}

function discovery(
  session: ReadSession,
  gateway: Guarded,
): Pick<ReadSession, "survey" | "fetch" | "metrics" | "counters"> {
  const { metrics, counters } = session;
  if (modeAllowsDiscovery(gateway.mode)) {
    return {
      survey: (cursor) => session.survey(cursor),
      fetch: (remoteId) => session.fetch(remoteId),
      metrics: metrics && ((window) => metrics(window)),
      counters: counters && (() => counters()),
    };
  }
  return {
    survey: () => {
      throw refuseDiscovery(gateway);
    },
    fetch: () => Promise.reject(refuseDiscovery(gateway)),
    metrics: metrics && (() => Promise.reject(refuseDiscovery(gateway))),
    counters: counters && (() => Promise.reject(refuseDiscovery(gateway))),
  };
}

function refuseWrite({ name }: Guarded): AppError {
  return new AppError({
    code: "blocked",
    sentence: `The gateway "${name}" is read-only, so nothing is written to it. An admin can change its mode.`,
  });
}

function refuseDiscovery({ name }: Guarded): AppError {
  return new AppError({
    code: "blocked",
    sentence: `The gateway "${name}" is write-only, so what others made there is not read. An admin can change its mode.`,
  });
}
