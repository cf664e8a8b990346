import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const rewritePath = definePolicy({
  label: "Rewrite path",
  summary: "Call the backend on another path than the public one.",
  schema: z.object({
    type: z.literal("rewrite-path"),
    to: z
      .string()
      .regex(/^\/(?:[A-Za-z0-9._~!&'*+,;=:@%/-]|\{[A-Za-z_][A-Za-z0-9_]*\})*$/, "Write a path such as /v2/items/{id}.")
      .meta({ title: "Backend path", description: "Parameters of the operation's own path may be used in braces." }),
  }),
  describe: ({ to }) => `Calls the backend on ${to}.`,
});
