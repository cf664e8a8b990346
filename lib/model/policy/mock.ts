import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const mock = definePolicy({
  label: "Mock",
  summary: "Answer with one fixed response; the backend is never called.",
  schema: z.object({
    type: z.literal("mock"),
    status: z.number().int().min(200).max(599).default(200).meta({ title: "Status" }),
    contentType: z
      .string()
      .regex(/^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/)
      .default("application/json")
      .meta({ title: "Content type" }),
    body: z.string().max(65_536).default("{}").meta({ title: "Body", multiline: true }),
  }),
  describe: ({ status, contentType }) => `Answers ${status} with ${contentType}, without a backend.`,
});
