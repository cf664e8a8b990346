"use server";
import { completeSetup } from "#lib/access/setup.ts";
import { setupInputSchema } from "#lib/access/user-input.ts";
import { action } from "#lib/web/action.ts";

export const completeSetupAction = action({
  name: "setup.complete",
  door: "public",
  reason: "The first admin has no account yet; the single-use link is the proof.",
  throttle: { attempts: 10, windowSeconds: 60 },
  input: setupInputSchema,
  subject: ({ name }) => ({ type: "user", name }),
  run: (context, input) => completeSetup(context, input),
});
