import "server-only";
import { randomUUID } from "node:crypto";
import { getDb } from "../db/client.ts";
import type { CommandContext } from "../model/actor.ts";
import type { Role } from "../model/permission.ts";
import { hashPassword } from "./password.ts";
import { actorOfToken, startSession } from "./sessions.ts";

/** For tests: the password of every user made by `makeUser` with `password: true`. */
export const testPassword = "seven green bottles hang";

/** For tests: a user of a role, straight into the database. Hashing takes a while, so only where it is signed in with. */
export async function makeUser(role: Role, options: { readonly password?: boolean; readonly email?: string } = {}) {
  const db = await getDb();
  return db.user.create({
    data: {
      email: options.email ?? `${randomUUID()}@example.test`,
      name: `A ${role}`,
      role,
      passwordHash: options.password === true ? await hashPassword(testPassword) : null,
    },
  });
}

/** For tests: a session token of a user, as sign-in would start it. */
export async function startTestSession(userId: string, now = new Date()): Promise<string> {
  const db = await getDb();
  const { token } = await db.$transaction((tx) => startSession(tx, userId, { address: "192.0.2.1" }, now));
  return token;
}

/** For tests: the context in which a signed-in user of the role acts. */
export async function contextOf(userId: string): Promise<CommandContext> {
  const actor = await actorOfToken(await startTestSession(userId));
  if (actor === undefined) throw new Error("the test session does not open");
  return { actor, requestId: randomUUID() };
}

/** For tests: the context of somebody without a session. */
export function visitorContext(): CommandContext {
  return { actor: { kind: "visitor", name: "visitor" }, requestId: randomUUID() };
}
