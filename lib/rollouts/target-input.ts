import { z } from "zod";

export const rolloutKinds = ["deploy", "undeploy", "roll-back", "re-apply"] as const;
export const rolloutKindSchema = z.enum(rolloutKinds);

/** What to preview: of the draft, unless a revision is named. */
export const previewInputSchema = z.object({
  apiId: z.uuid(),
  gatewayIds: z.array(z.uuid()).min(1, "Choose at least one gateway.").max(100, "Choose at most 100 gateways."),
  kind: rolloutKindSchema,
  revisionId: z.uuid().optional(),
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
});

export const startRolloutSchema = z.object({
  apiId: z.uuid(),
  kind: rolloutKindSchema,
  strategy: z.enum(["all-or-nothing", "independent"]),
  targets: z.array(rolloutTargetSchema).min(1, "Choose at least one gateway.").max(100, "Choose at most 100 gateways."),
  /** The draft becomes a revision, unless one is named. An undeploy needs none. */
  revisionId: z.uuid().optional(),
  note: z.string().max(500, "Keep the note under 500 characters.").optional(),
});
export type StartRolloutInput = z.input<typeof startRolloutSchema>;
