import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const rateLimit = definePolicy({
  label: "Rate limit",
  summary: "Refuse requests above a rate with 429.",
  schema: z.object({
    type: z.literal("rate-limit"),
    requests: z.number().int().min(1).max(10_000_000).default(100).meta({ title: "Requests", unit: "requests" }),
    per: z.enum(["second", "minute", "hour"]).default("minute").meta({ title: "Per" }),
    by: z.enum(["api", "consumer", "ip"]).default("ip").meta({ title: "Counted by" }),
  }),
  describe: ({ requests, per, by }) => `Allows ${requests} requests a ${per} for ${whose[by]}.`,
});

const whose = { api: "the whole API", consumer: "each consumer", ip: "each client address" } as const;
