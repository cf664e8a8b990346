import { randomUUID } from "node:crypto";
import { rotateMasterKey } from "#lib/credentials/rotate-key.ts";
import { closeDb } from "#lib/db/client.ts";
import { keyRing } from "#lib/db/vault.ts";
import { SettingsError } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";

/** `npm run key:rotate`: brings every stored secret under the first key of GATEHOUSE_KEY, or of the key file. */
try {
  const moved = await rotateMasterKey({ actor: { kind: "system", name: "script" }, requestId: randomUUID() });
  console.log(
    `${moved} ${moved === 1 ? "secret was" : "secrets were"} moved to the key ${keyRing()[0].version}. The keys behind it may be taken out.`,
  );
} catch (error) {
  if (!(error instanceof AppError || error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  await closeDb();
}
