import Link from "@mui/material/Link";
import { CredentialExpiry } from "#components/gateways/credential-expiry.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { expiryState } from "#lib/credentials/expiry.ts";
import { readLimits } from "#lib/settings/queries.ts";
import { paths } from "#lib/web/paths.ts";

/** Says in time that a gateway's credential ends; nothing while the end is far. */
export async function ExpiryNotice({ name, expiresAt }: { readonly name: string; readonly expiresAt: Date }) {
  const state = expiryState(expiresAt, (await readLimits()).credentialReminderDays, new Date());
  if (state === "later") return null;
  return (
    <Notice severity={state === "expired" ? "error" : "warning"} title="Its credential ends">
      <CredentialExpiry at={expiresAt} state={state} /> <Link href={paths.credentials()}>Rotate {name}</Link>.
    </Notice>
  );
}
