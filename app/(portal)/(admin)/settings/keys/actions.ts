"use server";
import { z } from "zod";
import { forgetOldKeys, renewMasterKey, rewrapSecrets } from "#lib/credentials/key-rotation.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const renewMasterKeyAction = action({
  name: "vault.renew-key",
  permission: "settings:manage",
  input: z.object({}),
  subject: () => ({ type: "vault" }),
  run: (context) => renewMasterKey(context),
  revalidate: [paths.keys()],
});

export const rewrapSecretsAction = action({
  name: "vault.rewrap",
  permission: "settings:manage",
  input: z.object({}),
  subject: () => ({ type: "vault" }),
  run: (context) => rewrapSecrets(context),
  revalidate: [paths.keys()],
});

export const forgetOldKeysAction = action({
  name: "vault.forget-keys",
  permission: "settings:manage",
  input: z.object({}),
  subject: () => ({ type: "vault" }),
  run: (context) => forgetOldKeys(context),
  revalidate: [paths.keys()],
});
