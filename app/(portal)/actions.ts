"use server";
import { z } from "zod";
import { markLooked, savePreferences } from "#lib/access/preferences/commands.ts";
import { preferencesInputSchema } from "#lib/access/preferences/input.ts";
import { action } from "#lib/web/action.ts";

export const savePreferencesAction = action({
  name: "preference.save",
  permission: "own-session:manage",
  unaudited: "Only how the portal looks to the person themselves.",
  input: preferencesInputSchema,
  subject: () => ({ type: "user" }),
  run: (context, input) => savePreferences(context, input),
});

export const markLookedAction = action({
  name: "preference.look",
  permission: "own-session:manage",
  unaudited: "Only what is news to the person themselves.",
  input: z.object({}),
  subject: () => ({ type: "user" }),
  run: (context) => markLooked(context),
});
