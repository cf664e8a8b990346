"use server";
import { z } from "zod";
import { allowPasswords, removeProvider, saveProvider } from "#lib/access/openid/commands.ts";
import { providerInputSchema } from "#lib/access/openid/input.ts";
import { testProvider, testProviderSchema } from "#lib/access/openid/test-provider.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const testProviderAction = action({
  name: "sign-in.test-provider",
  permission: "sign-in:manage",
  input: testProviderSchema,
  subject: ({ issuer }) => ({ type: "sign-in", name: issuer }),
  run: (context, input) => testProvider(context, input),
});

export const saveProviderAction = action({
  name: "sign-in.save-provider",
  permission: "sign-in:manage",
  input: providerInputSchema,
  subject: ({ name }) => ({ type: "sign-in", name }),
  run: (context, input) => saveProvider(context, input),
  revalidate: [paths.signInSettings(), paths.signIn()],
});

export const removeProviderAction = action({
  name: "sign-in.remove-provider",
  permission: "sign-in:manage",
  input: z.object({}),
  subject: () => ({ type: "sign-in" }),
  run: (context) => removeProvider(context),
  revalidate: [paths.signInSettings(), paths.signIn()],
});

export const allowPasswordsAction = action({
  name: "sign-in.allow-passwords",
  permission: "sign-in:manage",
  input: z.object({ allowed: z.boolean() }),
  subject: () => ({ type: "sign-in" }),
  run: (context, input) => allowPasswords(context, input),
  revalidate: [paths.signInSettings(), paths.signIn()],
});
