import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const cache = definePolicy({
  label: "Cache",
  summary: "Answer repeated GET and HEAD requests from memory.",
  schema: z.object({
    type: z.literal("cache"),
    ttlSeconds: z.number().int().min(1).max(86_400).default(60).meta({ title: "Keep for", unit: "s" }),
    varyHeaders: z.array(z.string()).default([]).meta({ title: "Separate by header" }),
    varyQuery: z
      .array(z.string())
      .default([])
      .meta({ title: "Separate by query parameter", description: "Empty means all." }),
  }),
  describe: ({ ttlSeconds }) => `Keeps answers for ${ttlSeconds} s.`,
});
