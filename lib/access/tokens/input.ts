import { z } from "zod";
import { onlyReads, type Permission, permissions } from "../../model/permission.ts";

/** Browser-safe. */

/** In days. */
export const tokenLife = { shortest: 1, longest: 365, usual: 90 } as const;

const names = Object.keys(permissions) as Permission[];

/** What a token may be given: looking. Nothing that changes anything takes a token yet. */
export const tokenPermissions: readonly Permission[] = names.filter(onlyReads);

export const newTokenSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, "Say what it is for, such as the dashboard that reads with it.")
    .max(80, "Use at most 80 characters."),
  permissions: z
    .array(z.enum(names))
    .min(1, "Choose what it may read.")
    .refine((chosen) => chosen.every(onlyReads), "A token may only read."),
  days: z
    .number("Write a whole number of days.")
    .int("Write a whole number of days.")
    .min(tokenLife.shortest, "Give it at least a day.")
    .max(tokenLife.longest, `Give it at most ${tokenLife.longest} days.`),
});
export type NewToken = z.input<typeof newTokenSchema>;

export const tokenIdSchema = z.strictObject({ tokenId: z.uuid() });
