import { z } from "zod";
import { definePolicy } from "./define-policy.ts";

const milliseconds = z.number().int().min(1).max(3_600_000);

export const timeout = definePolicy({
  label: "Timeout",
  summary: "Stop waiting for the backend.",
  schema: z.object({
    type: z.literal("timeout"),
    connectMs: milliseconds.default(10_000).meta({ title: "To connect", unit: "ms" }),
    responseMs: milliseconds.default(30_000).meta({ title: "To answer", unit: "ms" }),
  }),
  describe: ({ connectMs, responseMs }) => `Waits ${connectMs} ms to connect and ${responseMs} ms for an answer.`,
});
