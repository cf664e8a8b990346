"use server";
import { z } from "zod";
import { deleteApi } from "#lib/apis/delete-api.ts";
import { draftPatchSchema } from "#lib/apis/draft.ts";
import { replaceDefinition, setExtension, setPolicies, updateDraft } from "#lib/apis/edit-draft.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { policyEntrySchema } from "#lib/model/policy/policy.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

/** A policy as its form sends it: what the config must hold depends on its own type, so only the server says what it is. */
const typedPolicySchema = z.preprocess((typed) => typed, policyEntrySchema);

/** As its form sends it: what it must hold depends on the kind of gateway, so the command says what it is. */
const typedValuesSchema = z.custom<JsonObject>(isJsonObject);

const draftVersion = { apiId: z.uuid(), rowVersion: z.number().int() };

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

export const setExtensionAction = action({
  name: "api.extensions",
  permission: "api:edit",
  input: z.object({ ...draftVersion, kind: z.string().max(40), values: typedValuesSchema }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => setExtension(context, input),
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
