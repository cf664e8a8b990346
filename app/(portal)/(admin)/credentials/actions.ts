"use server";
import { deleteCredential, setExpiry, setExpirySchema } from "#lib/credentials/commands.ts";
import { forgetPrevious } from "#lib/credentials/switch-secret.ts";
import {
  credentialIdSchema,
  rotateCredential,
  rotateCredentialSchema,
  switchCredentialBack,
} from "#lib/gateways/rotate-credential.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const rotateCredentialAction = action({
  name: "credential.rotate",
  permission: "gateway:manage",
  input: rotateCredentialSchema,
  subject: ({ id }) => ({ type: "credential", id }),
  run: (context, input) => rotateCredential(context, input),
  revalidate: [paths.credentials()],
});

export const switchBackAction = action({
  name: "credential.switch-back",
  permission: "gateway:manage",
  input: credentialIdSchema,
  subject: ({ id }) => ({ type: "credential", id }),
  run: (context, input) => switchCredentialBack(context, input),
  revalidate: [paths.credentials()],
});

export const forgetPreviousAction = action({
  name: "credential.forget-previous",
  permission: "gateway:manage",
  input: credentialIdSchema,
  subject: ({ id }) => ({ type: "credential", id }),
  run: (context, input) => forgetPrevious(context, input),
  revalidate: [paths.credentials()],
});

export const setExpiryAction = action({
  name: "credential.set-expiry",
  permission: "gateway:manage",
  input: setExpirySchema,
  subject: ({ id }) => ({ type: "credential", id }),
  run: (context, input) => setExpiry(context, input),
  revalidate: [paths.credentials()],
});

export const deleteCredentialAction = action({
  name: "credential.delete",
  permission: "gateway:manage",
  input: credentialIdSchema,
  subject: ({ id }) => ({ type: "credential", id }),
  run: (context, input) => deleteCredential(context, input),
  revalidate: [paths.credentials()],
});
