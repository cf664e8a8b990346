import { z } from "zod";

/** What can be changed while a sandbox AWS account runs: `PUT /__sandbox/settings`. */
export const settingsSchema = z.object({
  /** Hold callers to the quotas on calls: "Amazon API Gateway quotas". Off unless asked for, because they make tests slow. */
  callQuotas: z.boolean().default(false),
  /** How long an API that was made stays out of lists, in milliseconds of the account's clock. */
  listingLagMs: z.number().int().min(0).max(600_000).default(0),
  /** How long every write of an API takes, in real milliseconds; another write of the same API meanwhile is a concurrent modification. */
  writeMs: z.number().int().min(0).max(60_000).default(0),
  /** How long a Lambda function is made or changed, in milliseconds of the account's clock; until then every change of it is refused. */
  functionMs: z.number().int().min(0).max(600_000).default(1_000),
  /** Delay of writes that concern a `sandbox-slow` name, in real milliseconds. */
  slowMs: z.number().int().min(0).max(60_000).default(1_500),
  /** Largest body of a control call, in bytes: 6 MB, as of ImportRestApi. */
  bodyLimitBytes: z.number().int().min(1).default(6_291_456),
});
export type Settings = z.infer<typeof settingsSchema>;
