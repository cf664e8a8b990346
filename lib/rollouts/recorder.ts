import type { Prisma } from "#generated/prisma/client.ts";
import type { ProviderCallRecord } from "#lib/connectors/connector.ts";
import { assertNumbered } from "./crash-point.ts";

export type RunPhase = "preview" | "traffic" | "access-keys" | "planning" | "applying" | "verifying" | "compensating";

/** Collects the calls of a run under the step and phase at hand, to be written with the next record of the journal. */
export interface CallRecorder {
  readonly record: (call: ProviderCallRecord) => void;
  readonly enter: (phase: RunPhase, stepId?: string) => void;
  /** The step that calls are recorded under now. */
  readonly step: () => string | undefined;
  /** What was collected since the last drain, as rows. */
  readonly drain: () => Prisma.ProviderCallCreateManyInput[];
}

export function createRecorder(ids: { readonly gatewayId: string; readonly targetId?: string }): CallRecorder {
  let rows: Prisma.ProviderCallCreateManyInput[] = [];
  let at: { phase: RunPhase; stepId?: string } = { phase: "planning" };
  return {
    record: ({ durationMs, ...call }) => {
      if (call.effect === "write") assertNumbered(`${call.method} ${call.address}`);
      rows.push({ ...ids, ...at, ...call, durationMs: Math.round(durationMs) });
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
