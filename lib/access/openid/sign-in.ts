import "server-only";
import type { Actor, CommandContext } from "../../model/actor.ts";
import { authorize } from "../authorize.ts";
import type { SignInClient, UserActor } from "../sessions.ts";
import { admit } from "./admit.ts";
import { keepAttempt, takeAttempt } from "./attempts.ts";
import { auditRefusal } from "./audit-refusal.ts";
import { claimValues, leftOut } from "./claims.ts";
import { openProvider } from "./configuration.ts";
import { connectIdentity } from "./connect-identity.ts";
import { beginAttempt, finishAttempt, type ProvenIdentity } from "./provider-client.ts";
import type { StoredProvider } from "./provider-row.ts";
import { OpenIdRefusal } from "./refusal.ts";

interface Begin {
  /** Where the provider sends the browser back to. */
  readonly redirectUri: string;
  /** Where in the portal to go on to. */
  readonly destination: string;
}

interface Begun {
  /** At the provider. */
  readonly address: URL;
  /** For a cookie; without it the answer is not taken. */
  readonly attemptToken: string;
}

/** Begins a sign-in through the provider. Throws `OpenIdRefusal`, `AppError` (`locked`). */
export async function beginSignIn(begin: Begin, now = new Date()): Promise<Begun> {
  return beginFor(begin, null, now);
}

/** Begins to connect the provider's account of somebody signed in. Throws as `beginSignIn` does. */
export async function beginConnecting(context: CommandContext, begin: Begin, now = new Date()): Promise<Begun> {
  authorize(context.actor, "own-session:manage");
  if (context.actor.kind !== "user") throw new OpenIdRefusal("not-signed-in");
  return beginFor(begin, context.actor.sessionId, now);
}

async function beginFor({ redirectUri, destination }: Begin, sessionId: string | null, now: Date): Promise<Begun> {
  const { provider, configuration } = await openProvider();
  const { address, attempt } = await beginAttempt(configuration, { redirectUri, scopes: provider.scopes });
  return { address, attemptToken: await keepAttempt({ ...attempt, destination, sessionId }, now) };
}

/** What a browser brings back from the provider. */
export interface ProviderAnswer {
  /** Our own address with the provider's parameters. */
  readonly address: URL;
  readonly attemptToken: string | undefined;
  /** The session the browser still has, if any: it ends with a new one. */
  readonly previousToken: string | undefined;
  readonly actor: UserActor | undefined;
}

export interface Completed {
  readonly destination: string;
  /** For the cookie; absent when an account was connected, which starts no session. */
  readonly sessionToken?: string;
}

const visitor: Actor = { kind: "visitor", name: "visitor" };

/**
 * Completes what `beginSignIn` or `beginConnecting` began: the attempt is used up, the answer checked, and either a session
 * started with the role that the provider's claims give now, or the account connected. A refusal is audited with what did
 * not fit. Throws `OpenIdRefusal`, `AppError` (`locked`).
 */
export async function completeSignIn(
  answer: ProviderAnswer,
  client: SignInClient,
  requestId: string,
  now = new Date(),
): Promise<Completed> {
  // Not audited when there is none: whoever has no attempt has not knocked at this door.
  const attempt = await takeAttempt(answer.attemptToken, now);
  const context: CommandContext = { actor: answer.actor ?? visitor, requestId };
  try {
    const { provider, configuration } = await openProvider();
    const proven = await finishAttempt(configuration, answer.address, attempt, wantedClaims(provider));
    if (attempt.sessionId !== null) {
      if (answer.actor?.sessionId !== attempt.sessionId) throw new OpenIdRefusal("not-signed-in");
      await connectIdentity({ ...context, actor: answer.actor }, proven);
      return { destination: attempt.destination };
    }
    const roleValues = valuesOfRole(provider, proven);
    const { previousToken } = answer;
    const sessionToken = await admit({ provider, proven, roleValues, previousToken, client, requestId }, now);
    return { destination: attempt.destination, sessionToken };
  } catch (error) {
    if (error instanceof OpenIdRefusal) await auditRefusal(context, error, client);
    throw error;
  }
}

function wantedClaims({ roleClaim, teamClaim, teamMappings }: StoredProvider): readonly string[] {
  return [roleClaim, "email", ...(teamMappings.length > 0 ? [teamClaim] : [])];
}

function valuesOfRole({ roleClaim }: StoredProvider, { claims }: ProvenIdentity): readonly string[] {
  const values = claimValues(claims, roleClaim);
  if (values !== undefined) return values;
  if (leftOut(claims, roleClaim)) throw new OpenIdRefusal("claims-left-out", `The claim ${roleClaim} was left out.`);
  throw new OpenIdRefusal(
    "claim-missing",
    `There is no claim ${roleClaim}; there are ${Object.keys(claims).toSorted().join(", ")}.`,
  );
}
