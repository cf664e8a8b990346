"use server";
import { acceptInvitationInputSchema } from "#lib/access/user-input.ts";
import { acceptInvitation } from "#lib/access/users/invitation-commands.ts";
import { action } from "#lib/web/action.ts";

export const acceptInvitationAction = action({
  name: "user.accept-invitation",
  door: "public",
  reason: "The invited person has no account yet; the single-use link is the proof.",
  throttle: { attempts: 10, windowSeconds: 60 },
  input: acceptInvitationInputSchema,
  subject: ({ name }) => ({ type: "user", name }),
  run: (context, input) => acceptInvitation(context, input),
});
