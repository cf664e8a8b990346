import { z } from "zod";
import { backendSchema, definitionSchema, operationSchema } from "#lib/model/definition.ts";
import { policyEntrySchema } from "#lib/model/policy/policy.ts";

/** What `Api.draft` and `Revision.definition` hold: a definition without its document. */
export const draftSchema = definitionSchema;
export type Draft = z.infer<typeof draftSchema>;

export const lifecycles = ["draft", "published", "deprecated", "retired"] as const;
export type Lifecycle = (typeof lifecycles)[number];

/** A new API: from a document (its operations are taken) or from operations written by hand. */
export const newApiSchema = z.object({
  documentId: z.string().optional(),
  name: definitionSchema.shape.name,
  version: definitionSchema.shape.version,
  basePath: definitionSchema.shape.basePath,
  backends: z.array(backendSchema).min(1, "Give at least one backend address."),
  operations: z.array(operationSchema).optional(),
  policies: z.array(policyEntrySchema).optional(),
});
export type NewApi = z.input<typeof newApiSchema>;

/** A change of a draft: keys that are absent stay as they are. */
export const draftPatchSchema = z.object({
  name: definitionSchema.shape.name.optional(),
  version: definitionSchema.shape.version.optional(),
  basePath: definitionSchema.shape.basePath.optional(),
  backends: z.array(backendSchema).min(1, "Give at least one backend address.").optional(),
  operations: z.array(operationSchema).optional(),
  policies: z.array(policyEntrySchema).optional(),
  extensions: z.record(z.string(), z.record(z.string(), z.json())).optional(),
  lifecycle: z.enum(lifecycles).optional(),
});
export type DraftPatch = z.input<typeof draftPatchSchema>;
