"use server";
import { z } from "zod";
import { allowedLabelsSchema, setAllowedLabels } from "#lib/apis/allowed-labels.ts";
import { deleteApi } from "#lib/apis/delete-api.ts";
import { draftPatchSchema } from "#lib/apis/draft.ts";
import { replaceDefinition, setPolicies, updateDraft } from "#lib/apis/edit-draft.ts";
import { policyEntrySchema } from "#lib/model/policy/policy.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

/** A policy as its form sends it: what the config must hold depends on its own type, so only the server says what it is. */
const typedPolicySchema = z.preprocess((typed) => typed, policyEntrySchema);

const draftVersion = { apiId: z.uuid(), rowVersion: z.number().int() };

export const setAllowedLabelsAction = action({
  name: "api.allowed-labels",
  permission: "api:edit",
  input: allowedLabelsSchema,
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => setAllowedLabels(context, input),
  revalidate: ({ apiId }) => [paths.api(apiId)],
});

export const updateDraftAction = action({
  name: "api.edit",
  permission: "api:edit",
  input: z.object({ ...draftVersion, patch: draftPatchSchema }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => updateDraft(context, input),
  revalidate: ({ apiId }) => [paths.api(apiId), paths.apis()],
});

export const setPoliciesAction = action({
  name: "api.policies",
  permission: "api:edit",
  input: z.object({ ...draftVersion, policies: z.array(typedPolicySchema).max(100) }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => setPolicies(context, input),
  revalidate: ({ apiId }) => [paths.apiPolicies(apiId)],
});

export const replaceDefinitionAction = action({
  name: "api.definition",
  permission: "api:edit",
  input: z.object({ ...draftVersion, documentId: z.string().max(100) }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => replaceDefinition(context, input),
  revalidate: ({ apiId }) => [paths.apiDefinition(apiId)],
});

export const deleteApiAction = action({
  name: "api.delete",
  permission: "api:edit",
  input: z.object({ apiId: z.uuid() }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => deleteApi(context, input),
  revalidate: [paths.apis()],
});
