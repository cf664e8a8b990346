import { z } from "zod";
import { densities, navigationWidths } from "#lib/model/preference.ts";

/** What one changes; the rest stays. */
export const preferencesInputSchema = z
  .object({
    density: z.enum(densities),
    navigation: z.enum(navigationWidths),
    singleKeys: z.boolean(),
  })
  .partial();

export type PreferencesInput = z.infer<typeof preferencesInputSchema>;
