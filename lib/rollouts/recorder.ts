import type { Prisma } from "#generated/prisma/client.ts";
import { callEffects, type ProviderCallRecord } from "#lib/connectors/connector.ts";
import { assertNumbered } from "./crash-point.ts";

export type RunPhase = "preview" | "traffic" | "access-keys" | "planning" | "applying" | "verifying" | "compensating";

/**
 * What a call was for, as it is kept: a read that follows a pending write is a `poll`. How many of these there are is the
 * gateway's business, so no plan predicts them.
 */
export const recordedEffects = [...callEffects, "poll"] as const;
export type RecordedEffect = (typeof recordedEffects)[number];

/** Collects the calls of a run under the step and phase at hand, to be written with the next record of the journal. */
export interface CallRecorder {
  readonly record: (call: ProviderCallRecord) => void;
  readonly enter: (phase: RunPhase, stepId?: string) => void;
  /** Reads that are made meanwhile are polls. */
  readonly polling: <Outcome>(poll: () => Promise<Outcome>) => Promise<Outcome>;
  /** The step that calls are recorded under now. */
  readonly step: () => string | undefined;
  /** What was collected since the last drain, as rows. */
  readonly drain: () => Prisma.ProviderCallCreateManyInput[];
}

export function createRecorder(ids: { readonly gatewayId: string; readonly targetId?: string }): CallRecorder {
  let rows: Prisma.ProviderCallCreateManyInput[] = [];
  let at: { phase: RunPhase; stepId?: string } = { phase: "planning" };
  let isPolling = false;
  return {
    record: ({ durationMs, ...call }) => {
      if (call.effect === "write") assertNumbered(`${call.method} ${call.address}`);
      const effect: RecordedEffect = isPolling && call.effect === "read" ? "poll" : call.effect;
      rows.push({ ...ids, ...at, ...call, effect, durationMs: Math.round(durationMs) });
    },
    polling: async (poll) => {
      isPolling = true;
      try {
        return await poll();
      } finally {
        isPolling = false;
      }
    },
    enter: (phase, stepId) => {
      at = { phase, stepId };
    },
    step: () => at.stepId,
    drain: () => {
      const drained = rows;
      rows = [];
      return drained;
    },
  };
}
