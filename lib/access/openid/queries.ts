import "server-only";
import { getDb } from "../../db/client.ts";
import { env } from "../../env.ts";
import type { Actor } from "../../model/actor.ts";
import { authorize } from "../authorize.ts";
import { adminCameThrough } from "./lock-out.ts";
import { passwordsAllowed, readProvider, type StoredProvider } from "./provider-row.ts";

/** The ways in, as the sign-in page shows them to anybody. */
export interface WaysIn {
  /** What the provider's button says; undefined where there is none. */
  readonly provider: string | undefined;
  readonly passwords: boolean;
}

export async function waysIn(): Promise<WaysIn> {
  const provider = await readProvider(await getDb());
  return waysThrough(provider);
}

function waysThrough(provider: StoredProvider | undefined): WaysIn {
  return { provider: provider?.enabled === true ? provider.name : undefined, passwords: passwordsAllowed(provider) };
}

export interface SignInSettings {
  readonly provider: StoredProvider | undefined;
  /** Whether an admin has come through it since it was last changed, so that passwords may be switched off. */
  readonly adminCameThrough: boolean;
  /** An operator forces passwords on from outside. */
  readonly passwordsForced: boolean;
  /** Accounts here that are connected with an account of this issuer. */
  readonly connected: number;
}

/** The identity provider as it is set, without its secret. */
export async function signInSettings(actor: Actor): Promise<SignInSettings> {
  authorize(actor, "sign-in:manage");
  const db = await getDb();
  const provider = await readProvider(db);
  return {
    provider,
    adminCameThrough: provider !== undefined && (await adminCameThrough(db, provider)),
    passwordsForced: env().GATEHOUSE_PASSWORD_SIGN_IN === "on",
    connected: provider === undefined ? 0 : await db.identity.count({ where: { issuer: provider.issuer } }),
  };
}

export interface OwnWaysIn extends WaysIn {
  /** Whether they have a password. */
  readonly password: boolean;
  /** Whether their account at the provider is connected. */
  readonly connected: boolean;
}

/** How the person may sign in, for their own page. */
export async function ownWaysIn(actor: Actor): Promise<OwnWaysIn> {
  authorize(actor, "own-session:manage");
  const db = await getDb();
  const provider = await readProvider(db);
  const ways = waysThrough(provider);
  if (actor.kind !== "user") return { ...ways, password: false, connected: false };
  const user = await db.user.findUniqueOrThrow({
    where: { id: actor.id },
    select: { passwordHash: true, identities: { select: { issuer: true } } },
  });
  const connected = user.identities.some(({ issuer }) => issuer === provider?.issuer);
  return { ...ways, password: user.passwordHash !== null, connected };
}
