import { verifyAudit } from "#lib/audit/verify.ts";
import { closeDb } from "#lib/db/client.ts";
import { SettingsError } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";

/** `npm run audit:verify`: proves the audit chain, or names the first event at which it is broken and exits with 1. */
try {
  const verdict = await verifyAudit();
  if (verdict.ok) console.log(`The audit chain holds: ${verdict.count} events, head ${verdict.head}.`);
  else console.log(`The audit chain is broken at event ${verdict.sequence}. ${verdict.sentence}`);
  process.exitCode = verdict.ok ? 0 : 1;
} catch (error) {
  if (!(error instanceof AppError || error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  await closeDb();
}
