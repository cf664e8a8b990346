export type ExpiryState = "expired" | "soon" | "later";

const dayMs = 24 * 3600 * 1000;

/** How a noted end of a secret stands: past, within the days that an admin wants to be reminded, or further off. Pure. */
export function expiryState(expiresAt: Date, reminderDays: number, now: Date): ExpiryState {
  if (expiresAt <= now) return "expired";
  return expiresAt.getTime() - now.getTime() <= reminderDays * dayMs ? "soon" : "later";
}
