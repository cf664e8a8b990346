import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const requestSize = definePolicy({
  label: "Request size",
  summary: "Refuse requests whose body is larger than a limit.",
  schema: z.object({
    type: z.literal("request-size"),
    maxBytes: z
      .number()
      .int()
      .min(1)
      .max(1_073_741_824)
      .default(1_048_576)
      .meta({ title: "Largest body", unit: "bytes" }),
  }),
  describe: ({ maxBytes }) => `Refuses bodies over ${maxBytes.toLocaleString("en")} bytes.`,
});
