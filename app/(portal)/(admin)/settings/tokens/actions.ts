"use server";
import { issueToken, revokeApiToken } from "#lib/access/tokens/commands.ts";
import { newTokenSchema, tokenIdSchema } from "#lib/access/tokens/input.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

/** The token is shown to its maker once: it is in no list and in no log. */
export const issueTokenAction = action({
  name: "token.issue",
  permission: "own-token:manage",
  input: newTokenSchema,
  subject: ({ name }) => ({ type: "token", name }),
  run: (context, input) => issueToken(context, input),
  revalidate: [paths.tokens()],
});

export const revokeTokenAction = action({
  name: "token.revoke",
  permission: "own-token:manage",
  input: tokenIdSchema,
  subject: ({ tokenId }) => ({ type: "token", id: tokenId }),
  run: (context, input) => revokeApiToken(context, input),
  revalidate: [paths.tokens()],
});
