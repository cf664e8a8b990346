"use client";
import Stack from "@mui/material/Stack";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { forgetOldKeysAction, renewMasterKeyAction, rewrapSecretsAction } from "./actions.ts";

interface KeyControlsProps {
  readonly locked: Readonly<Record<"renew" | "rewrap" | "forget", string | undefined>>;
}

export function KeyControls({ locked }: KeyControlsProps) {
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
      <ConfirmButton
        label="Make a new key"
        title="Make a new master key?"
        act={() => renewMasterKeyAction({})}
        locked={locked.renew}
      >
        It goes before the others in the file key of the data folder, seals from now on, and every stored secret is
        rewrapped under it. The old key stays and opens until you forget it. Back the file up: without it no secret
        opens.
      </ConfirmButton>
      <ConfirmButton
        label="Rewrap secrets"
        title="Bring every secret under the first key?"
        act={() => rewrapSecretsAction({})}
        locked={locked.rewrap}
      >
        No secret is decrypted; only the keys around them change. Gateways are not touched.
      </ConfirmButton>
      <ConfirmButton
        danger
        label="Forget old keys"
        title="Forget all keys but the first?"
        act={() => forgetOldKeysAction({})}
        locked={locked.forget}
      >
        They are taken out of the file. A backup of the database from before the rotation opens only with them: keep a
        copy of the old file with such a backup. Who signed in before the rotation signs in again.
      </ConfirmButton>
    </Stack>
  );
}
