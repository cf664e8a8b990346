import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import type { OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

/** "Amazon API Gateway quotas": the integration timeout of an HTTP API, which is also its default. */
export const longestTimeoutMs = 30_000;
const shortestTimeoutMs = 50;

/** One timeout for connecting and answering together. */
export function encodeTimeout(
  { connectMs, responseMs }: PolicyConfigOf<"timeout">,
  draft: OperationDraft,
): Objection | undefined {
  if (draft.timeoutInMillis !== undefined) return twice;
  if (responseMs > longestTimeoutMs || responseMs < shortestTimeoutMs)
    return unsupported(
      `An HTTP API waits between ${shortestTimeoutMs} and ${longestTimeoutMs} ms for its backend, not ${responseMs} ms.`,
      `It waits ${longestTimeoutMs} ms, as it does without the policy.`,
    );
  draft.timeoutInMillis = responseMs;
  return approximate(
    `An HTTP API has one timeout for connecting and answering together, and none of ${connectMs} ms to connect.`,
    `Connecting and answering take ${responseMs} ms together at most.`,
  );
}

/** Timeouts that differ from the gateway's own. */
export function decodeTimeout(timeoutInMillis: number): PolicyConfig[] {
  return timeoutInMillis === longestTimeoutMs
    ? []
    : [{ type: "timeout", connectMs: timeoutInMillis, responseMs: timeoutInMillis }];
}
