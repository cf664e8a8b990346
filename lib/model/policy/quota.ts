import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const quota = definePolicy({
  label: "Quota",
  summary: "Refuse requests above a total over a longer period with 429.",
  schema: z.object({
    type: z.literal("quota"),
    requests: z.number().int().min(1).max(1_000_000_000).default(10_000).meta({ title: "Requests", unit: "requests" }),
    per: z.enum(["day", "week", "month"]).default("month").meta({ title: "Per" }),
    by: z.enum(["api", "consumer"]).default("consumer").meta({ title: "Counted by" }),
  }),
  describe: ({ requests, per, by }) =>
    `Allows ${requests} requests a ${per} for ${by === "api" ? "the whole API" : "each consumer"}.`,
});
