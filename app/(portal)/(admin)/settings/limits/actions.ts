"use server";
import { saveLimits } from "#lib/settings/commands.ts";
import { limitsSchema } from "#lib/settings/limits.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const saveLimitsAction = action({
  name: "settings.limits",
  permission: "settings:manage",
  input: limitsSchema,
  subject: () => ({ type: "settings" }),
  run: (context, input) => saveLimits(context, input),
  revalidate: [paths.limits(), paths.credentials()],
});
