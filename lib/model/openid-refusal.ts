/**
 * Why a sign-in through the identity provider came to nothing. Only these codes travel in an address, so that nobody can
 * write a sentence of their own onto our sign-in page. Browser-safe.
 */
const sentences = {
  off: "Signing in through the company's provider is switched off. Use your password, or ask an admin.",
  state:
    "This answer does not belong to a sign-in that was begun in this browser, or it is older than ten minutes. Begin again.",
  denied: "The provider says the sign-in was declined there. Begin again, or use another account.",
  provider: "The provider answered with an error of its own. An admin sees it in the activity.",
  unreachable: "The provider could not be reached. Try again; if it stays so, tell an admin.",
  blocked: "Gatehouse may not reach the provider: an operator has to allow its address. Tell an admin.",
  discovery: "The provider's discovery document does not fit its issuer. An admin has to check the issuer.",
  secret: "The provider refused Gatehouse's own client id or secret. An admin has to enter them anew.",
  code: "The provider takes each sign-in code once, for a short time. Begin again.",
  audience: "The provider's token is meant for another application. An admin has to check the client id.",
  issuer: "The provider's token names another issuer than the one that is set. An admin has to check it.",
  nonce: "The provider's token belongs to another sign-in. Begin again.",
  clock: "The clocks of Gatehouse and the provider differ too much. An operator has to set them.",
  signature: "The provider's token is not signed by one of its published keys, so it is not believed. Tell an admin.",
  token:
    "The provider's token is not what OpenID Connect says it should be. An admin sees what is wrong in the activity.",
  "claim-missing":
    "The provider does not say what you may do: the claim an admin named is not in its answer. Tell an admin.",
  "claims-left-out":
    "You are in so many groups that the provider leaves them out of its answer. Ask an admin to use roles of the application instead.",
  "no-access": "You are known to the provider, but nothing it says of you gives access here. Ask an admin.",
  "no-email": "The provider names no e-mail address of yours, which an account here needs. Tell an admin.",
  "email-unverified": "The provider says your e-mail address is not verified. Verify it there, then begin again.",
  "email-taken":
    "An account here has your e-mail address already. Sign in with its password once, and connect it under Your sessions.",
  disabled: "Your account is disabled here. Ask an admin.",
  "last-admin":
    "You are the last admin, and what the provider says of you would end that. Make somebody else admin, or ask for the role there.",
  "not-signed-in": "Your session ended meanwhile, so nothing was connected. Sign in and begin again.",
  "other-person": "This account of the provider belongs to somebody else here, so it was not connected.",
} as const;

export type OpenIdReason = keyof typeof sentences;

/** The sentence for a reason, or undefined for a text that is none. */
export function openIdSentence(reason: string): string | undefined {
  return Object.hasOwn(sentences, reason) ? sentences[reason as OpenIdReason] : undefined;
}

export function openIdSentenceOf(reason: OpenIdReason): string {
  return sentences[reason];
}
