import { z } from "zod";
import { checkModes } from "#lib/model/live-check.ts";

export const rolloutKinds = ["deploy", "undeploy", "roll-back", "re-apply"] as const;
export const rolloutKindSchema = z.enum(rolloutKinds);

export const checkModeSchema = z.enum(checkModes);

/** Percent of requests that the revision gets: less than all is a canary. */
const shareSchema = z
  .number("Write a whole number of percent.")
  .int("Write a whole number of percent.")
  .min(1, "Give it at least 1 % of the requests.")
  .max(100, "There are no more than 100 % of the requests.")
  .default(100);

/** What to preview: of the draft, unless a revision is named. */
export const previewInputSchema = z.object({
  apiId: z.uuid(),
  gatewayIds: z.array(z.uuid()).min(1, "Choose at least one gateway.").max(100, "Choose at most 100 gateways."),
  kind: rolloutKindSchema,
  revisionId: z.uuid().optional(),
  share: shareSchema,
});
export type PreviewInput = z.input<typeof previewInputSchema>;

export const rolloutTargetSchema = z.object({
  gatewayId: z.uuid(),
  /** The hash of the plan that was looked at: what was approved is what runs, or nothing does. */
  planHash: z.string().min(1),
  /** `findingKey` of each finding that is accepted by name. */
  accepted: z.array(z.string()).default([]),
  /** A plan that asks (an unusual share is deleted or changed) was confirmed. */
  confirmed: z.boolean().default(false),
  /** Waves run one after the other; one that fails stops the next. */
  wave: z
    .number()
    .int("Write a whole number.")
    .min(1, "Waves count from 1.")
    .max(20, "Use at most 20 waves.")
    .default(1),
});

export const startRolloutSchema = z.object({
  apiId: z.uuid(),
  kind: rolloutKindSchema,
  strategy: z.enum(["all-or-nothing", "independent"]),
  targets: z.array(rolloutTargetSchema).min(1, "Choose at least one gateway.").max(100, "Choose at most 100 gateways."),
  /** The draft becomes a revision, unless one is named. An undeploy needs none. */
  revisionId: z.uuid().optional(),
  share: shareSchema,
  /** Are the endpoints called once everything is observed, and do they have to be reachable from here? */
  check: checkModeSchema.default("when-reachable"),
  /** Between the end of one wave and the beginning of the next. */
  wavePauseSeconds: z
    .number("Write a whole number of seconds.")
    .int("Write a whole number of seconds.")
    .min(0, "Write 0 for no pause.")
    .max(86_400, "Pause for a day at most.")
    .default(0),
  note: z.string().max(500, "Keep the note under 500 characters.").optional(),
});
export type StartRolloutInput = z.input<typeof startRolloutSchema>;
