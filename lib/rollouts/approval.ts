import { z } from "zod";
import { deploymentStates } from "#lib/model/deployment.ts";
import { findingSchema } from "#lib/model/finding.ts";

const fieldDiffSchema = z.object({ path: z.string(), before: z.json().optional(), after: z.json().optional() });

const plannedChangeSchema = z.object({
  key: z.string(),
  kind: z.string(),
  label: z.string(),
  action: z.enum(["create", "update", "delete"]),
  level: z.number(),
  fields: z.array(fieldDiffSchema),
  implied: z.boolean(),
  place: z.string().optional(),
  /** What a person reads. */
  sentence: z.string(),
});

/** A plan as it is shown and kept: no bodies, so no secrets. */
export const planViewSchema = z.object({
  hash: z.string(),
  /** "3 to create, …": the whole in one line. */
  sentence: z.string(),
  changes: z.array(plannedChangeSchema),
  unchanged: z.number(),
  findings: z.array(findingSchema),
  calls: z.object({ writes: z.number(), reads: z.number() }),
  leastMs: z.number().optional(),
});
export type PlanView = z.infer<typeof planViewSchema>;

/** What `Target.plan` holds: the plan as approved, and what the approval rests on. */
export const approvalSchema = z.object({
  plan: planViewSchema.nullable(),
  confirmed: z.boolean(),
  /** Where the deployment stood, to return to when nothing was written. */
  stateBefore: z.enum(deploymentStates),
  noteBefore: z.string().nullable(),
  /** The percent of requests that the previous revision had. */
  shareBefore: z.number().default(100),
  /** Runs that may begin before the target is left to a person. Grows when a person asks for another try. */
  attemptLimit: z.number().int(),
  /** The gateway asked to be left alone until then. */
  notBefore: z.iso.datetime().optional(),
});
export type StoredApproval = z.infer<typeof approvalSchema>;
