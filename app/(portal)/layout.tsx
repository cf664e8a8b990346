import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { getPreferences } from "#lib/access/preferences/queries.ts";
import { vaultState } from "#lib/db/vault.ts";
import { paths } from "#lib/web/paths.ts";
import { markLookedAction, savePreferencesAction } from "./actions.ts";
import { requireActor } from "./require-actor.ts";

export default async function PortalLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requireActor();
  const { id, name, email, role } = actor;
  return (
    <Shell
      user={{ id, name, email, role }}
      preferences={await getPreferences(actor)}
      savePreferences={savePreferencesAction}
      markLooked={markLookedAction}
    >
      {vaultState() === "open" ? null : (
        <Notice
          severity="warning"
          title="Gatehouse is locked: everything can be read, and no gateway can be reached"
          action={
            <Button color="inherit" size="small" href={paths.locked()}>
              Why, and what to do
            </Button>
          }
        />
      )}
      {children}
    </Shell>
  );
}
