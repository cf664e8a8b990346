import { z } from "zod";

/** What is typed about teams. Browser-safe. */
export const teamNameSchema = z
  .string()
  .trim()
  .min(1, "Give the team a name.")
  .max(60, "A name has at most 60 characters.");

export const newTeamSchema = z.strictObject({ name: teamNameSchema });
export const renameTeamSchema = z.strictObject({ teamId: z.uuid(), name: teamNameSchema });
export const teamIdSchema = z.strictObject({ teamId: z.uuid() });
export const membershipSchema = z.strictObject({ teamId: z.uuid(), userId: z.uuid("Choose somebody.") });
