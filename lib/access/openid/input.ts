import { z } from "zod";
import { roles } from "../../model/permission.ts";
import { presetNames } from "./presets.ts";

/** What an admin types about the identity provider. Browser-safe: forms and commands parse with the same schemas. */

/**
 * OpenID Connect Discovery 1.0 §2 and §4: an issuer is a URL without query or fragment, compared character by character.
 * Plain http is for the outbound rules to judge, which refuse it unless an operator listed the place.
 */
const issuerSchema = z
  .string()
  .trim()
  .max(500, "An issuer has at most 500 characters.")
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), "Write an address that begins with https://.")
  .refine((text) => !/[?#@<>\s]/.test(text), "An issuer has no query, no fragment, no user name and no <placeholder>.");

const claimSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_:/.-]{0,200}$/, "Use the claim's name as the provider sends it, such as groups.");

const valueSchema = z.string().trim().min(1, "Write the value as the provider sends it.").max(200);

export const roleMappingSchema = z.strictObject({ value: valueSchema, role: z.enum(roles) });
export type RoleMapping = z.infer<typeof roleMappingSchema>;

export const teamMappingSchema = z.strictObject({ value: valueSchema, teamId: z.uuid("Choose a team.") });
export type TeamMapping = z.infer<typeof teamMappingSchema>;

export const providerInputSchema = z.strictObject({
  preset: z.enum(presetNames),
  name: z.string().trim().min(1, "Write what the button says it leads to.").max(60, "Use at most 60 characters."),
  issuer: issuerSchema,
  clientId: z.string().trim().min(1, "Write the client id the provider gave you.").max(300),
  /** Absent: the stored one stays, as long as the issuer does. */
  clientSecret: z.string().min(1).max(2000).optional(),
  scopes: z
    .string()
    .trim()
    .max(300)
    .regex(/^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/, "Write scopes apart by one space.")
    .refine((text) => text.split(" ").includes("openid"), "The scope openid makes it a sign-in. Add it."),
  roleClaim: claimSchema.min(1, "Name the claim that decides about access."),
  roleMappings: z
    .array(roleMappingSchema)
    .min(1, "Say which value gives a role: without one nobody gets in.")
    .max(100, "Use at most 100 values."),
  teamClaim: claimSchema,
  teamMappings: z.array(teamMappingSchema).max(200, "Use at most 200 values."),
  enabled: z.boolean(),
  /** As the page showed it; 0 for the first. */
  rowVersion: z.number().int().min(0),
});
export type ProviderInput = z.input<typeof providerInputSchema>;
