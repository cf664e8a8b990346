"use client";
import type { Problem } from "#lib/model/problem.ts";
import { signInWithPassword } from "#lib/web/sign-in.ts";

/** Signs in and loads the portal anew, so that nothing of an earlier person stays in memory. Returns the problem when it was refused. */
export async function enterWithPassword(email: string, password: string, to: string): Promise<Problem | undefined> {
  const sentence = await signInWithPassword(email, password);
  if (sentence === undefined) {
    window.location.assign(to);
    return undefined;
  }
  return { code: "unauthenticated", sentence, fields: {}, findings: [], reference: "" };
}
