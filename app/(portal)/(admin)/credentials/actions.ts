"use server";
import { z } from "zod";
import { deleteCredential, replaceSecret } from "#lib/credentials/commands.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const replaceSecretAction = action({
  name: "credential.replace-secret",
  permission: "gateway:manage",
  input: z.object({ id: z.uuid(), values: z.record(z.string(), z.unknown()) }),
  subject: ({ id }) => ({ type: "credential", id }),
  run: (context, input) => replaceSecret(context, input),
  revalidate: [paths.credentials()],
});

export const deleteCredentialAction = action({
  name: "credential.delete",
  permission: "gateway:manage",
  input: z.object({ id: z.uuid() }),
  subject: ({ id }) => ({ type: "credential", id }),
  run: (context, input) => deleteCredential(context, input),
  revalidate: [paths.credentials()],
});
