import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import type { OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

/** Milliseconds: "Quotas for configuring and running a REST API in API Gateway", integration timeout. */
export const shortestMs = 50;
export const longestMs = 29_000;

export function encodeTimeout(
  { connectMs, responseMs }: PolicyConfigOf<"timeout">,
  draft: OperationDraft,
): Objection | undefined {
  if (draft.timeoutMs !== undefined) return twice;
  const ms = Math.min(Math.max(responseMs, shortestMs), longestMs);
  draft.timeoutMs = ms;
  if (ms === responseMs && connectMs === responseMs) return undefined;
  return approximate(limits.timeout, `A request ends after ${ms} ms, connecting included.`, ms < responseMs);
}

/** Every integration has a timeout, and the longest is the one that nobody asked for. */
export function decodeTimeout(ms: number): PolicyConfig[] {
  return ms === longestMs ? [] : [{ type: "timeout", connectMs: ms, responseMs: ms }];
}
