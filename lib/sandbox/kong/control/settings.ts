import { z } from "zod";

/** What can be changed while a sandbox Kong runs: `PUT /__sandbox/settings`. */
export const settingsSchema = z.object({
  /** How long a change takes to reach the data path, in milliseconds. Real Kong polls: 5,000. */
  propagationMs: z.number().int().min(0).max(60_000).default(0),
  /** Delay of writes that concern a `sandbox-slow` name, in milliseconds. */
  slowMs: z.number().int().min(0).max(60_000).default(1_500),
  /** Largest Admin API body, in bytes: Kong's 10 MB. */
  bodyLimitBytes: z.number().int().min(1).default(10_485_760),
});
export type Settings = z.infer<typeof settingsSchema>;
