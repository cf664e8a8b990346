import { z } from "zod";
import { roles } from "../model/permission.ts";

/** What people type about people. Browser-safe: forms and commands parse with the same schemas. */

/** In characters. */
export const passwordLength = { shortest: 12, longest: 256 } as const;

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "An e-mail address has at most 254 characters.")
  .pipe(z.email("Write an e-mail address, such as ana@example.com."));

export const personNameSchema = z
  .string()
  .trim()
  .min(1, "Write the name other people will see.")
  .max(100, "A name has at most 100 characters.");

export const newPasswordSchema = z
  .string()
  .min(passwordLength.shortest, `A password has at least ${passwordLength.shortest} characters.`)
  .max(passwordLength.longest, `A password has at most ${passwordLength.longest} characters.`);

export const roleSchema = z.enum(roles);

/** A token from a link. Any other shape was not made by Gatehouse. */
export const linkTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "This link is not complete. Copy all of it.");

export const setupInputSchema = z.strictObject({
  token: linkTokenSchema,
  name: personNameSchema,
  email: emailSchema,
  password: newPasswordSchema,
});
export type SetupInput = z.infer<typeof setupInputSchema>;

export const inviteInputSchema = z.strictObject({ email: emailSchema, role: roleSchema });
export type InviteInput = z.infer<typeof inviteInputSchema>;

export const acceptInvitationInputSchema = z.strictObject({
  token: linkTokenSchema,
  name: personNameSchema,
  password: newPasswordSchema,
});
export type AcceptInvitationInput = z.infer<typeof acceptInvitationInputSchema>;

export const changePasswordInputSchema = z.strictObject({
  current: z.string().max(passwordLength.longest),
  password: newPasswordSchema,
});
export type ChangePasswordInput = z.infer<typeof changePasswordInputSchema>;
