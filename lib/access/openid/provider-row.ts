import "server-only";
import { z } from "zod";
import type { Tx } from "../../db/client.ts";
import { open, seal } from "../../db/vault.ts";
import { env } from "../../env.ts";
import { Secret } from "../../log.ts";
import { roleMappingSchema, teamMappingSchema } from "./input.ts";
import { presetNames } from "./presets.ts";

/** Every column but `sealed`. */
export const providerColumns = {
  id: true,
  preset: true,
  name: true,
  issuer: true,
  clientId: true,
  fingerprint: true,
  secretSetAt: true,
  scopes: true,
  roleClaim: true,
  roleMappings: true,
  teamClaim: true,
  teamMappings: true,
  enabled: true,
  changedAt: true,
  passwordSignIn: true,
  rowVersion: true,
} as const;

const storedSchema = z.object({
  id: z.string(),
  preset: z.enum(presetNames),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  fingerprint: z.string(),
  secretSetAt: z.date(),
  scopes: z.string(),
  roleClaim: z.string(),
  roleMappings: z.array(roleMappingSchema),
  teamClaim: z.string(),
  teamMappings: z.array(teamMappingSchema),
  enabled: z.boolean(),
  changedAt: z.date(),
  passwordSignIn: z.boolean(),
  rowVersion: z.number(),
});

/** The identity provider as it is stored, without its secret. */
export type StoredProvider = z.infer<typeof storedSchema>;

/** The provider, or undefined where none is set. */
export async function readProvider(db: Pick<Tx, "identityProvider">): Promise<StoredProvider | undefined> {
  const row = await db.identityProvider.findFirst({ select: providerColumns });
  return row === null ? undefined : storedSchema.parse(row);
}

export const providerPlace = (id: string) => ({ table: "IdentityProvider", rowId: id, field: "sealed" });

export function sealClientSecret(id: string, clientSecret: string) {
  return seal(clientSecret, providerPlace(id));
}

/** The client secret, unsealed. Throws `AppError` (`locked`). */
export async function unsealClientSecret(db: Pick<Tx, "identityProvider">, id: string): Promise<Secret> {
  const { sealed } = await db.identityProvider.findUniqueOrThrow({ where: { id }, select: { sealed: true } });
  return new Secret(open(sealed, providerPlace(id)));
}

/**
 * Whether people may sign in with a password. An operator can always bring it back with GATEHOUSE_PASSWORD_SIGN_IN, for
 * the day the provider is gone for good.
 */
export function passwordsAllowed(provider: Pick<StoredProvider, "enabled" | "passwordSignIn"> | undefined): boolean {
  if (provider === undefined || !provider.enabled || provider.passwordSignIn) return true;
  return env().GATEHOUSE_PASSWORD_SIGN_IN === "on";
}
