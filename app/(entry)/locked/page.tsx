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
        The key it was started with does not open the secrets in its database, so nothing can be read or changed here.
        Gateways keep serving.
      </p>
      <p>{state.locked}</p>
      <p>
        Start it again with the right <code>GATEHOUSE_KEY</code>, or put back the file <code>gatehouse.key</code> in the
        data folder.
      </p>
      <Button variant="outlined" href={paths.home()}>
        Look again
      </Button>
    </EntryCard>
  );
}
