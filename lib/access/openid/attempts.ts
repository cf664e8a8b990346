import "server-only";
import { getDb } from "../../db/client.ts";
import { hashOpaqueToken, newOpaqueToken } from "../opaque-token.ts";
import type { Attempt } from "./provider-client.ts";
import { OpenIdRefusal } from "./refusal.ts";

/** Long enough for a second factor, short enough that a forgotten tab opens nothing. */
export const attemptSeconds = 600;

/** A sign-in on its way, with where it goes on to and, when it connects an account, the session that asked for it. */
export interface KeptAttempt extends Attempt {
  readonly destination: string;
  readonly sessionId: string | null;
}

/** Keeps an attempt until its answer comes. Returns the token that the browser holds meanwhile. */
export async function keepAttempt(attempt: KeptAttempt, now: Date): Promise<string> {
  const token = newOpaqueToken();
  const db = await getDb();
  await db.signInAttempt.create({
    data: {
      ...attempt,
      tokenHash: hashOpaqueToken(token),
      expiresAt: new Date(now.getTime() + attemptSeconds * 1000),
    },
  });
  return token;
}

/** Takes an attempt out, so that no answer counts twice. Throws `OpenIdRefusal` (`state`) when there is none any more. */
export async function takeAttempt(token: string | undefined, now: Date): Promise<KeptAttempt> {
  if (token === undefined) throw new OpenIdRefusal("state");
  const tokenHash = hashOpaqueToken(token);
  const db = await getDb();
  const row = await db.signInAttempt.findUnique({ where: { tokenHash } });
  // Of two answers at once, the one that deletes the row counts.
  const { count } = await db.signInAttempt.deleteMany({ where: { tokenHash } });
  if (row === null || count === 0 || row.expiresAt <= now) throw new OpenIdRefusal("state");
  const { state, nonce, codeVerifier, destination, sessionId } = row;
  return { state, nonce, codeVerifier, destination, sessionId };
}
