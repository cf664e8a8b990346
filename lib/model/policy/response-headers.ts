import { z } from "zod";
import { definePolicy } from "./define-policy.ts";
import { describeHeaderChanges, headerChanges } from "./header-changes.ts";

export const responseHeaders = definePolicy({
  label: "Response headers",
  summary: "Set, add or remove headers before the caller sees the response.",
  schema: z.object({ type: z.literal("response-headers"), ...headerChanges }),
  describe: (config) => `On responses: ${describeHeaderChanges(config)}.`,
});
