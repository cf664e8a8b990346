import { z } from "zod";

/** What can be changed while a sandbox AWS account runs: `PUT /__sandbox/settings`. */
export const settingsSchema = z.object({
  /** Hold callers to the quotas on calls: "Amazon API Gateway quotas". Off unless asked for, because they make tests slow. */
  callQuotas: z.boolean().default(false),
  /** How long an API that was made stays out of lists, in milliseconds of the account's clock. */
  listingLagMs: z.number().int().min(0).max(600_000).default(0),
  /** How long every write of an API takes, in real milliseconds; another write of the same API meanwhile is a concurrent modification. */
  writeMs: z.number().int().min(0).max(60_000).default(0),
  /** Delay of writes that concern a `sandbox-slow` name, in real milliseconds. */
  slowMs: z.number().int().min(0).max(60_000).default(1_500),
  /** Largest body of a control call, in bytes: 6 MB, as of ImportRestApi. */
  bodyLimitBytes: z.number().int().min(1).default(6_291_456),
});
export type Settings = z.infer<typeof settingsSchema>;
