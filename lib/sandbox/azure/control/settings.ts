import { z } from "zod";

/** What can be changed while a sandbox runs: `PUT /__sandbox/settings`. */
export const settingsSchema = z.object({
  /** How long an import or a deletion works, in milliseconds of the sandbox's clock. */
  settleMs: z.number().int().min(0).max(600_000).default(2_000),
  /** It ends earlier when it was asked for so many times: for tests whose clock stands still. */
  settlePolls: z.number().int().min(0).default(1),
  /** How long after the end of an operation the API refuses other writes, as the real one does, in milliseconds. */
  lockMs: z.number().int().min(0).max(600_000).default(0),
  /** `Retry-After` of accepted operations and of their polls, in seconds. */
  retryAfterSeconds: z.number().int().min(0).default(1),
  /** How an import is accepted: 202 without a body, or 201 with one that says InProgress. Both are seen. */
  acceptedStatus: z.union([z.literal(201), z.literal(202)]).default(202),
  /** Policies that the gateway would not carry out are refused, though the real service takes them. */
  enforcedOnly: z.boolean().default(true),
  /** PATCH and DELETE want `If-Match`, as the reference says. Microsoft's own tools leave it out. */
  ifMatchRequired: z.boolean().default(true),
  /** Say also where the operation itself can be asked, in `Azure-AsyncOperation`: the examples of the reference do. */
  asyncOperationHeader: z.boolean().default(false),
  /** Where the link of an export is: it differs between versions of the service. */
  exportShape: z.enum(["properties", "value", "link"]).default("link"),
  /** ARM's token buckets for each identity. */
  throttle: z.boolean().default(false),
  /** Delay of writes that concern a `sandbox-slow` name, in milliseconds. */
  slowMs: z.number().int().min(0).max(60_000).default(1_500),
  /** Largest page of a list. */
  pageSize: z.number().int().min(1).default(100),
  /** Life of an access token, in seconds. */
  tokenSeconds: z.number().int().min(1).default(3_599),
});
export type Settings = z.infer<typeof settingsSchema>;
