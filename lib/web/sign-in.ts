import { signIn, signOut } from "next-auth/react";
import { openIdSentence, openIdSentenceOf } from "../model/openid-refusal.ts";
import { paths } from "./paths.ts";

/** Browser-safe: how the sign-in page and the account menu talk to NextAuth. */

/**
 * Signs in with a password. Undefined when it worked: the cookie is set. Otherwise the sentence to show.
 */
export async function signInWithPassword(email: string, password: string): Promise<string | undefined> {
  const result = await signIn("credentials", { email, password, redirect: false });
  return result?.error ? signInSentence(result.error) : undefined;
}

/** Ends the session on the server and leaves for the sign-in page. */
export async function signOutHere(): Promise<void> {
  await signOut({ callbackUrl: paths.signIn() });
}

/** The sentence for an error code of the sign-in, as it comes back from NextAuth or in the address of the page. */
export function signInSentence(code: string): string {
  const [kind, detail = ""] = code.split(":");
  switch (kind) {
    case "CredentialsSignin":
      return "E-mail and password do not belong together. Check both and try again.";
    case "throttled": {
      const seconds = /^\d{1,5}$/.test(detail) ? Number(detail) : 60;
      return `There were too many attempts. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
    }
    case "openid":
      return openIdSentence(detail) ?? openIdSentenceOf("provider");
    case "blocked":
      return "Signing in with a password is switched off here. Use the button of your company's sign-in.";
    case "unavailable":
      return "Many people are signing in at this moment. Try again in a few seconds.";
    case "unexpected": {
      const reference = /^[0-9a-f-]{36}$/.test(detail) ? ` Give your administrator the reference ${detail}.` : "";
      return `Signing in failed in a way nobody foresaw. Try again.${reference}`;
    }
    default:
      return "Signing in did not work. Reload the page and try again.";
  }
}

/** Where to go after sign-in: only an address of our own, whatever the link said. */
export function localDestination(from: string | readonly string[] | undefined): string {
  if (typeof from !== "string" || !/^\/[^/\\]/.test(from) || /[\s\\]/.test(from)) return paths.home();
  return from;
}
