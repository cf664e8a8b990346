import "server-only";
import { getDb } from "#lib/db/client.ts";
import { defaultPreferences, densities, navigationWidths, type Preferences } from "#lib/model/preference.ts";
import type { UserActor } from "../sessions.ts";

/** How the portal looks to this person; as it comes, where they never changed it. One statement. */
export async function getPreferences(actor: UserActor): Promise<Preferences> {
  const db = await getDb();
  const row = await db.preference.findUnique({
    where: { userId: actor.id },
    select: { density: true, navigation: true, singleKeys: true },
  });
  if (row === null) return defaultPreferences;
  return {
    density: densities.find((density) => density === row.density) ?? defaultPreferences.density,
    navigation: navigationWidths.find((width) => width === row.navigation) ?? defaultPreferences.navigation,
    singleKeys: row.singleKeys,
  };
}
