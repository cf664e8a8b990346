import Button from "@mui/material/Button";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EntryCard } from "#components/shell/entry-card.tsx";
import { vaultState } from "#lib/db/vault.ts";
import { paths } from "#lib/web/paths.ts";

export const metadata: Metadata = { title: "Locked" };

export default function LockedPage() {
  const state = vaultState();
  if (state === "open") redirect(paths.home());
  return (
    <EntryCard title="Gatehouse is locked">
      <p>
        The key it was started with does not open the secrets in its database. Everything can still be read; no gateway
        can be reached and no credential stored. Gateways keep serving.
      </p>
      <p>{state.locked}</p>
      <Button variant="outlined" href={paths.home()}>
        Go on reading
      </Button>
    </EntryCard>
  );
}
