import { z } from "zod";
import { type RolloutState, type RolloutStrategy, type StepState, targetStates } from "#lib/model/deployment.ts";

// Columns are text; these read them back as the words of the model.

export const targetStateSchema = z.enum(targetStates);

export const rolloutStateSchema = z.enum([
  "awaiting-approval",
  "refused",
  "expired",
  "waiting",
  "running",
  "succeeded",
  "failed",
  "compensating",
  "compensated",
  "cancelled",
] as const satisfies readonly RolloutState[]);

export const strategySchema = z.enum(["all-or-nothing", "independent"] as const satisfies readonly RolloutStrategy[]);

export const stepStateSchema = z.enum([
  "started",
  "done",
  "failed",
  "unknown-outcome",
  "skipped",
] as const satisfies readonly StepState[]);
