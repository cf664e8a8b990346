"use server";
import {
  accessKeyIdSchema,
  issueAccessKey,
  issueAccessKeySchema,
  revokeAccessKey,
  rotateAccessKey,
} from "#lib/access-keys/commands.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

/** The key crosses to the browser once, here, and is kept nowhere. */
export const issueAccessKeyAction = action({
  name: "access-key.issue",
  permission: "access-key:manage",
  input: issueAccessKeySchema,
  subject: ({ name }) => ({ type: "access-key", name }),
  run: (context, input) => issueAccessKey(context, input),
  revalidate: ({ apiId }) => [paths.apiKeys(apiId)],
});

export const rotateAccessKeyAction = action({
  name: "access-key.rotate",
  permission: "access-key:manage",
  input: accessKeyIdSchema,
  subject: ({ accessKeyId }) => ({ type: "access-key", id: accessKeyId }),
  run: (context, input) => rotateAccessKey(context, input),
});

export const revokeAccessKeyAction = action({
  name: "access-key.revoke",
  permission: "access-key:manage",
  input: accessKeyIdSchema,
  subject: ({ accessKeyId }) => ({ type: "access-key", id: accessKeyId }),
  run: (context, input) => revokeAccessKey(context, input),
});
