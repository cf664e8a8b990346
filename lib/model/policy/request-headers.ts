import { z } from "zod";
import { definePolicy } from "./define-policy.ts";
import { describeHeaderChanges, headerChanges } from "./header-changes.ts";

export const requestHeaders = definePolicy({
  label: "Request headers",
  summary: "Set, add or remove headers before the backend sees the request.",
  schema: z.object({ type: z.literal("request-headers"), ...headerChanges }),
  describe: (config) => `On requests: ${describeHeaderChanges(config)}.`,
});
