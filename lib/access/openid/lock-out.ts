import "server-only";
import type { Tx } from "../../db/client.ts";
import { AppError } from "../../errors.ts";
import type { RoleMapping } from "./input.ts";
import type { StoredProvider } from "./provider-row.ts";

interface WayIn {
  readonly issuer: string;
  readonly clientId: string;
  readonly roleClaim: string;
  readonly roleMappings: readonly RoleMapping[];
  readonly enabled: boolean;
}

/**
 * While passwords are off, the provider is the only way in: nothing of it may change that an admin came in by. Throws
 * AppError `blocked`.
 */
export function refuseLockOut(before: StoredProvider, after: WayIn | undefined): void {
  if (before.passwordSignIn || !before.enabled) return;
  const same =
    after?.enabled === true &&
    after.issuer === before.issuer &&
    after.clientId === before.clientId &&
    after.roleClaim === before.roleClaim &&
    adminValues(before).every((value) => adminValues(after).includes(value));
  if (same) return;
  throw new AppError({
    code: "blocked",
    sentence:
      "Passwords are switched off, so this is the only way in and admins came in by it. Switch passwords on, change this, sign in once, and switch them off again.",
  });
}

const adminValues = ({ roleMappings }: WayIn) =>
  roleMappings.filter(({ role }) => role === "admin").map(({ value }) => value);

/** Whether an admin who may sign in has come through the provider since it was last changed. */
export async function adminCameThrough(tx: Pick<Tx, "identity">, provider: StoredProvider): Promise<boolean> {
  const came = await tx.identity.count({
    where: {
      issuer: provider.issuer,
      lastSignInAt: { gt: provider.changedAt },
      user: { role: "admin", disabledAt: null },
    },
  });
  return provider.enabled && came > 0;
}

export const noAdminSentence =
  "No admin has signed in through the provider since it was last changed. Sign out, come in by its button, then switch passwords off.";

export async function refuseWithoutAdmin(tx: Tx, provider: StoredProvider): Promise<void> {
  if (!(await adminCameThrough(tx, provider))) throw new AppError({ code: "blocked", sentence: noAdminSentence });
}
