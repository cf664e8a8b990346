"use server";
import { z } from "zod";
import { changePasswordInputSchema } from "#lib/access/user-input.ts";
import { changeOwnPassword, revokeOtherSessions, revokeOwnSession } from "#lib/access/users/own-commands.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const revokeSessionAction = action({
  name: "session.revoke",
  permission: "own-session:manage",
  input: z.object({ sessionId: z.uuid() }),
  subject: ({ sessionId }) => ({ type: "session", id: sessionId }),
  run: (context, input) => revokeOwnSession(context, input),
  revalidate: [paths.sessions()],
});

export const revokeOtherSessionsAction = action({
  name: "session.revoke-others",
  permission: "own-session:manage",
  input: z.object({}),
  subject: () => ({ type: "session" }),
  run: (context) => revokeOtherSessions(context),
  revalidate: [paths.sessions()],
});

export const changePasswordAction = action({
  name: "user.change-password",
  permission: "own-session:manage",
  input: changePasswordInputSchema,
  subject: () => ({ type: "user" }),
  run: (context, input) => changeOwnPassword(context, input),
  revalidate: [paths.sessions()],
});
