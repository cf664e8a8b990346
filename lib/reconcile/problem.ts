import { z } from "zod";
import { ConnectorError } from "#lib/connectors/connector-error.ts";

/** Why a step or a target did not end well, as it is stored and shown. Holds no secret. */
export const runProblemSchema = z.object({
  /** A connector error code, or one of the engine's own: `stale-plan`, `blocked`, `not-ready`, `differs`, `unexpected`. */
  code: z.string(),
  /** What is so, then what to do. */
  sentence: z.string(),
  /** The provider's own words. */
  detail: z.string().optional(),
  /** What was being done, in the provider's words: `PUT /services/{id}`. */
  operation: z.string().optional(),
  status: z.number().optional(),
  providerRequestId: z.string().optional(),
  retryable: z.boolean(),
  /** Milliseconds to wait before the next try, when the provider said so. */
  retryAfterMs: z.number().optional(),
  /** What moved, for a stale plan; what differs, for a failed verification. */
  moved: z.array(z.string()).optional(),
});
export type RunProblem = z.infer<typeof runProblemSchema>;

/** A thrown thing as a problem. What is not a ConnectorError is a bug: its text stays out of what people see. */
export function problemOf(error: unknown): RunProblem {
  if (!(error instanceof ConnectorError)) {
    return {
      code: "unexpected",
      sentence: "Gatehouse failed at this step in a way it does not know. Look up the time of this step in its log.",
      retryable: false,
    };
  }
  return {
    code: error.code,
    sentence: error.sentence,
    detail: error.detail,
    operation: error.operation,
    status: error.status,
    providerRequestId: error.providerRequestId,
    retryable: error.retryable,
    retryAfterMs: error.retryAfterMs,
  };
}
