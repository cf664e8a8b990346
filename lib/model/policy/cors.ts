import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const cors = definePolicy({
  label: "CORS",
  summary: "Let browsers on other sites call this API.",
  schema: z.object({
    type: z.literal("cors"),
    origins: z
      .array(z.string().regex(/^(\*|https?:\/\/[^/\s*]+)$/, "Write * or an origin such as https://app.example.com."))
      .min(1)
      .default(["*"])
      .meta({ title: "Origins" }),
    methods: z
      .array(z.string().regex(/^[A-Z]+$/))
      .default([])
      .meta({ title: "Methods", description: "Empty means those of the API." }),
    headers: z
      .array(z.string())
      .default([])
      .meta({ title: "Request headers", description: "Empty means those the browser asks for." }),
    exposeHeaders: z.array(z.string()).default([]).meta({ title: "Response headers a page may read" }),
    credentials: z.boolean().default(false).meta({ title: "Allow cookies and credentials" }),
    maxAgeSeconds: z
      .number()
      .int()
      .min(0)
      .max(86_400)
      .default(600)
      .meta({ title: "Browser may remember for", unit: "s" }),
  }),
  describe: ({ origins }) => `Lets pages on ${origins.includes("*") ? "any site" : origins.join(", ")} call this API.`,
});
