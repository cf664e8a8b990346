import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

export const requestValidation = definePolicy({
  label: "Request validation",
  summary: "Refuse requests that do not match the definition with 400.",
  schema: z.object({
    type: z.literal("request-validation"),
    body: z.boolean().default(true).meta({ title: "Check the body" }),
    parameters: z.boolean().default(true).meta({ title: "Check the parameters" }),
  }),
  describe: ({ body, parameters }) =>
    `Checks ${[body ? "the body" : "", parameters ? "the parameters" : ""].filter(Boolean).join(" and ") || "nothing"} against the definition.`,
});
