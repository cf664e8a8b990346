"use server";
import { z } from "zod";
import { allowedLabelsSchema, setAllowedLabels } from "#lib/apis/allowed-labels.ts";
import { changeLifecycle } from "#lib/apis/change-lifecycle.ts";
import { deleteApi } from "#lib/apis/delete-api.ts";
import { draftPatchSchema } from "#lib/apis/draft.ts";
import { replaceDefinition, setExtension, setPolicies, updateDraft } from "#lib/apis/edit-draft.ts";
import { saveSource } from "#lib/apis/edit-source.ts";
import { createVersion, newVersionSchema } from "#lib/apis/new-version.ts";
import { restoreRevision } from "#lib/apis/restore-revision.ts";
import { setOwner } from "#lib/apis/set-owner.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { lifecycles } from "#lib/model/lifecycle.ts";
import { policyEntrySchema } from "#lib/model/policy/policy.ts";
import { formatSource } from "#lib/openapi/format-source.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

/** A policy as its form sends it: what the config must hold depends on its own type, so only the server says what it is. */
const typedPolicySchema = z.preprocess((typed) => typed, policyEntrySchema);

/** As its form sends it: what it must hold depends on the kind of gateway, so the command says what it is. */
const typedValuesSchema = z.custom<JsonObject>(isJsonObject);

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

/** As long as a text may be to be edited here; longer ones are uploaded. */
const sourceField = z.string().max(600_000, "This is more than the editor takes. Upload it as a file instead.");

export const saveSourceAction = action({
  name: "api.source",
  permission: "api:edit",
  input: z.object({ ...draftVersion, source: sourceField, format: z.enum(["json", "yaml"]) }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => saveSource(context, input),
  revalidate: ({ apiId }) => [paths.apiDefinition(apiId)],
});

export const formatSourceAction = action({
  name: "api.format-source",
  permission: "api:edit",
  input: z.object({ source: sourceField, format: z.enum(["json", "yaml"]) }),
  subject: () => ({ type: "document" }),
  unaudited: "It only lays out what is typed.",
  run: async (_, { source, format }) => formatSource(source, format),
});

export const restoreRevisionAction = action({
  name: "api.restore",
  permission: "api:edit",
  input: z.object({ ...draftVersion, number: z.number().int().positive() }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => restoreRevision(context, input),
  revalidate: ({ apiId }) => [paths.api(apiId), paths.apis()],
});

export const changeLifecycleAction = action({
  name: "api.lifecycle",
  permission: "api:edit",
  input: z.object({ ...draftVersion, to: z.enum(lifecycles) }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => changeLifecycle(context, input),
  revalidate: ({ apiId }) => [paths.api(apiId), paths.apis()],
});

export const setOwnerAction = action({
  name: "api.owner",
  permission: "api:edit",
  input: z.object({ ...draftVersion, teamId: z.uuid().nullable() }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => setOwner(context, input),
  revalidate: ({ apiId }) => [paths.api(apiId), paths.apis()],
});

export const createVersionAction = action({
  name: "api.new-version",
  permission: "api:edit",
  input: newVersionSchema,
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => createVersion(context, input),
  revalidate: [paths.apis()],
});

export const deleteApiAction = action({
  name: "api.delete",
  permission: "api:edit",
  input: z.object({ apiId: z.uuid() }),
  subject: ({ apiId }) => ({ type: "api", id: apiId }),
  run: (context, input) => deleteApi(context, input),
  revalidate: [paths.apis()],
});
