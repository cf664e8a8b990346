import type { StoredProvider } from "./provider-row.ts";

/**
 * Why somebody's role is not changed by hand: it comes anew with each of their sign-ins through the provider. Undefined for
 * those who never came through it, and while it is switched off. The button and the command both ask here.
 */
export function roleByProvider(
  provider: StoredProvider | undefined,
  identities: readonly { readonly issuer: string; readonly lastSignInAt: Date | null }[],
): string | undefined {
  if (provider?.enabled !== true) return undefined;
  const came = identities.some(({ issuer, lastSignInAt }) => issuer === provider.issuer && lastSignInAt !== null);
  if (!came) return undefined;
  return `This role comes from ${provider.name} at each sign-in. Change it there, or disable the account.`;
}
