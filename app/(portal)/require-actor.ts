import "server-only";
import { redirect } from "next/navigation";
import { currentActor } from "#lib/access/auth.ts";
import type { UserActor } from "#lib/access/sessions.ts";
import { paths } from "#lib/web/paths.ts";

/** Who is asking. A visitor is sent to sign in; every page begins with this, because a layout is not asked again. */
export async function requireActor(): Promise<UserActor> {
  const actor = await currentActor();
  if (actor === undefined) redirect(paths.signIn());
  return actor;
}
