"use server";
import { z } from "zod";
import { inviteInputSchema, roleSchema } from "#lib/access/user-input.ts";
import { changeRole, disableUser, enableUser } from "#lib/access/users/commands.ts";
import { inviteUser, withdrawInvitation } from "#lib/access/users/invitation-commands.ts";
import { env } from "#lib/env.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

/** The link is shown to its maker once: it is in no list and in no log. */
export const inviteUserAction = action({
  name: "user.invite",
  permission: "user:manage",
  input: inviteInputSchema,
  subject: ({ email }) => ({ type: "invitation", name: email }),
  run: async (context, input) => {
    const { token, email, expiresAt } = await inviteUser(context, input);
    return { link: new URL(paths.invitation(token), env().GATEHOUSE_URL).href, email, expiresAt };
  },
  revalidate: [paths.users()],
});

export const withdrawInvitationAction = action({
  name: "user.withdraw-invitation",
  permission: "user:manage",
  input: z.object({ invitationId: z.uuid() }),
  subject: ({ invitationId }) => ({ type: "invitation", id: invitationId }),
  run: (context, input) => withdrawInvitation(context, input),
  revalidate: [paths.users()],
});

export const changeRoleAction = action({
  name: "user.change-role",
  permission: "user:manage",
  input: z.object({ userId: z.uuid(), role: roleSchema }),
  subject: ({ userId }) => ({ type: "user", id: userId }),
  run: (context, input) => changeRole(context, input),
  revalidate: [paths.users()],
});

export const disableUserAction = action({
  name: "user.disable",
  permission: "user:manage",
  input: z.object({ userId: z.uuid() }),
  subject: ({ userId }) => ({ type: "user", id: userId }),
  run: (context, input) => disableUser(context, input),
  revalidate: [paths.users()],
});

export const enableUserAction = action({
  name: "user.enable",
  permission: "user:manage",
  input: z.object({ userId: z.uuid() }),
  subject: ({ userId }) => ({ type: "user", id: userId }),
  run: (context, input) => enableUser(context, input),
  revalidate: [paths.users()],
});
