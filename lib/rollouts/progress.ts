import type { TargetState } from "#lib/model/deployment.ts";
import { openTargetStates } from "./target-rows.ts";

/** One target, as far as its progress can be counted. */
export interface ProgressOf {
  readonly state: TargetState;
  readonly plannedWrites: number;
  readonly madeWrites: number;
  readonly startedAt: Date | null;
  /** Until when its step stands still, because the gateway asked for that. */
  readonly waitingUntil: Date | null;
}

/** Only what a gateway has observed is whole: writes alone never fill a target. */
const wholeWithoutVerifying = 0.95;
/** So many writes tell a pace; fewer tell the time of one. */
const paceWrites = 3;

/** Whether a target has not come to its end. */
export function moves({ state }: Pick<ProgressOf, "state">): boolean {
  return openTargetStates.some((open) => open === state);
}

/** How much of a rollout is behind it, from nought to one: each target counts the same, by the writes it made of those planned. */
export function progressOf(targets: readonly ProgressOf[]): number {
  if (targets.length === 0) return 0;
  const shares = targets.map(({ state, plannedWrites, madeWrites }) => {
    if (state === "awaiting-approval") return 0;
    if (!moves({ state })) return 1;
    if (state === "verifying") return wholeWithoutVerifying;
    return plannedWrites === 0 ? 0 : Math.min(wholeWithoutVerifying, madeWrites / plannedWrites);
  });
  return shares.reduce((sum, share) => sum + share, 0) / targets.length;
}

/**
 * Milliseconds until the slowest target ends, by the pace of its own writes and what it was told to wait. Undefined while
 * that of any target that moves is not known: a guess would be believed.
 */
export function timeLeftMs(targets: readonly ProgressOf[], now: Date): number | undefined {
  const left = targets.filter(moves).map((target) => targetLeftMs(target, now));
  if (left.length === 0 || left.some((milliseconds) => milliseconds === undefined)) return undefined;
  return Math.max(...left.map((milliseconds) => milliseconds ?? 0));
}

function targetLeftMs(target: ProgressOf, now: Date): number | undefined {
  const { state, plannedWrites, madeWrites, startedAt, waitingUntil } = target;
  if (state !== "applying" || startedAt === null || madeWrites < paceWrites) return undefined;
  const paceMs = (now.getTime() - startedAt.getTime()) / madeWrites;
  const waitMs = waitingUntil === null ? 0 : Math.max(0, waitingUntil.getTime() - now.getTime());
  return Math.round(waitMs + paceMs * Math.max(0, plannedWrites - madeWrites));
}
