import { z } from "zod";
import { backendSchema, definitionSchema, operationSchema } from "#lib/model/definition.ts";
import { lifecycles } from "#lib/model/lifecycle.ts";
import { policyEntrySchema } from "#lib/model/policy/policy.ts";

/** What `Api.draft` and `Revision.definition` hold: a definition without its document. */
export const draftSchema = definitionSchema;
export type Draft = z.infer<typeof draftSchema>;

export const lifecycleSchema = z.enum(lifecycles);

const nameField = z.string().trim().min(1, "Give it a name.").max(120, "Use at most 120 characters.");
const versionField = z.string().trim().min(1, "Give it a version.").max(40, "Use at most 40 characters.");
const basePathField = z
  .string()
  .trim()
  .refine(
    (path) => definitionSchema.shape.basePath.safeParse(path).success,
    "Write / or a path such as /orders/v1, of letters, digits and . _ ~ -, without a slash at the end.",
  )
  .refine((path) => !/\/\.{1,2}(\/|$)/.test(path), "Leave out . and .. as parts of the path.");
const backendsField = z
  .array(
    backendSchema.extend({
      url: z
        .url({ protocol: /^https?$/, error: "Write an address that begins with http:// or https://." })
        .refine(hasOnlyPath, "Leave out credentials, query and fragment."),
    }),
  )
  .min(1, "Give at least one backend address.");

/** A credential in an address would be stored, shown and sent in the clear. */
function hasOnlyPath(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password, search, hash } = new URL(address);
  return username === "" && password === "" && search === "" && hash === "";
}

/** A new API: from a document (its operations are taken) or from operations written by hand. */
export const newApiSchema = z.object({
  documentId: z.string().optional(),
  name: nameField,
  version: versionField,
  basePath: basePathField,
  backends: backendsField,
  operations: z.array(operationSchema).optional(),
  policies: z.array(policyEntrySchema).optional(),
});
export type NewApi = z.input<typeof newApiSchema>;

/** A change of a draft: keys that are absent stay as they are. */
export const draftPatchSchema = z.object({
  name: nameField.optional(),
  version: versionField.optional(),
  basePath: basePathField.optional(),
  backends: backendsField.optional(),
  operations: z.array(operationSchema).optional(),
  policies: z.array(policyEntrySchema).optional(),
  extensions: z.record(z.string(), z.record(z.string(), z.json())).optional(),
});
export type DraftPatch = z.input<typeof draftPatchSchema>;
