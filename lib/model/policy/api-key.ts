import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const apiKey = definePolicy({
  label: "API key",
  summary: "Let in only requests that carry a key issued for this API on this gateway.",
  schema: z.object({
    type: z.literal("api-key"),
    in: z.enum(["header", "query"]).default("header").meta({ title: "Sent in" }),
    name: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, "Use letters, digits, - and _ only.")
      .default("X-API-Key")
      .meta({ title: "Name" }),
    hideFromBackend: z.boolean().default(true).meta({ title: "Remove the key before the backend sees it" }),
  }),
  describe: ({ in: where, name }) =>
    `Requires an API key in the ${name} ${where === "header" ? "header" : "query parameter"}.`,
});
