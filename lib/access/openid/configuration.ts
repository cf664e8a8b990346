import "server-only";
import type { Configuration } from "openid-client";
import { getDb } from "../../db/client.ts";
import { discoverProvider } from "./provider-client.ts";
import { readProvider, type StoredProvider, unsealClientSecret } from "./provider-row.ts";
import { OpenIdRefusal } from "./refusal.ts";

/** The discovery document changes seldom; the keys behind it are looked up anew by the library when one is unknown. */
const keptForMs = 10 * 60_000;

interface Kept {
  readonly of: string;
  readonly until: number;
  readonly configuration: Configuration;
}

let kept: Kept | undefined;

/** The provider that is switched on, and a client for it. Throws `OpenIdRefusal`, `AppError` (`locked`). */
export async function openProvider(): Promise<{
  readonly provider: StoredProvider;
  readonly configuration: Configuration;
}> {
  const db = await getDb();
  const provider = await readProvider(db);
  if (provider === undefined || !provider.enabled) throw new OpenIdRefusal("off");
  const of = `${provider.id} ${provider.rowVersion}`;
  if (kept !== undefined && kept.of === of && kept.until > Date.now()) {
    return { provider, configuration: kept.configuration };
  }
  const { issuer, clientId } = provider;
  const clientSecret = await unsealClientSecret(db, provider.id);
  const configuration = await discoverProvider({ issuer, clientId, clientSecret });
  kept = { of, until: Date.now() + keptForMs, configuration };
  return { provider, configuration };
}
