import "server-only";
import type { Tx } from "../../db/client.ts";
import { passwordsAllowed, readProvider } from "../openid/provider-row.ts";

/**
 * Whether another admin is left who can sign in. Where passwords are switched off, that is one who came through the
 * provider as it is set now. Called under the lock `users`: two admins who demote each other at once must not both succeed.
 */
export async function anotherAdminIsLeft(tx: Tx, userId: string): Promise<boolean> {
  const provider = await readProvider(tx);
  const known =
    provider === undefined || passwordsAllowed(provider)
      ? {}
      : { identities: { some: { issuer: provider.issuer, lastSignInAt: { gt: provider.changedAt } } } };
  const others = await tx.user.count({ where: { role: "admin", disabledAt: null, id: { not: userId }, ...known } });
  return others > 0;
}
