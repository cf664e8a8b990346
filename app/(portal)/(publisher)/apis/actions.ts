"use server";
import { z } from "zod";
import { bulkLifecycleSchema, bulkSchema, changeLifecycles, deleteDrafts } from "#lib/apis/bulk.ts";
import { deleteView, saveView, saveViewSchema } from "#lib/apis/saved-views.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const changeLifecyclesAction = action({
  name: "api.lifecycle-many",
  permission: "api:edit",
  input: bulkLifecycleSchema,
  subject: () => ({ type: "api" }),
  run: (context, input) => changeLifecycles(context, input),
  revalidate: [paths.apis()],
});

export const deleteDraftsAction = action({
  name: "api.delete-many",
  permission: "api:edit",
  input: bulkSchema,
  subject: () => ({ type: "api" }),
  run: (context, input) => deleteDrafts(context, input),
  revalidate: [paths.apis()],
});

export const saveViewAction = action({
  name: "view.save",
  permission: "api:read",
  input: saveViewSchema,
  subject: ({ name }) => ({ type: "view", name }),
  run: (context, input) => saveView(context, input),
  revalidate: [paths.apis()],
});

export const deleteViewAction = action({
  name: "view.delete",
  permission: "api:read",
  input: z.object({ viewId: z.uuid() }),
  subject: ({ viewId }) => ({ type: "view", id: viewId }),
  run: (context, input) => deleteView(context, input),
  revalidate: [paths.apis()],
});
