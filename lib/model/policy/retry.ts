import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const retry = definePolicy({
  label: "Retry",
  summary: "Try the backend again when it cannot be reached.",
  schema: z.object({
    type: z.literal("retry"),
    attempts: z.number().int().min(0).max(20).default(3).meta({ title: "Further attempts" }),
    on: z
      .array(z.enum(["connect-failure", "502", "503", "504"]))
      .default(["connect-failure"])
      .meta({ title: "When" }),
  }),
  describe: ({ attempts, on }) => `Tries up to ${attempts} more times on ${on.join(", ")}.`,
});
