"use client";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormField } from "#components/forms/form-field.ts";
import { deleteCredentialAction, forgetPreviousAction, switchBackAction } from "./actions.ts";
import { ExpiryForm } from "./expiry-form.tsx";
import { RotateForm } from "./rotate-form.tsx";

interface CredentialControlsProps {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly FormField[];
  readonly usedBy: readonly string[];
  readonly expiresAt: string;
  /** Of the secret before this one, while it is kept. */
  readonly previousFingerprint: string | undefined;
  readonly longestOverlapDays: number;
}

export function CredentialControls(props: CredentialControlsProps) {
  const { id, name, fields, usedBy, expiresAt, previousFingerprint, longestOverlapDays } = props;
  const [open, setOpen] = useState<"rotate" | "expiry">();
  const close = () => setOpen(undefined);
  if (open === "rotate") {
    const form = { id, name, fields, longestOverlapDays };
    return <RotateForm {...form} gateways={usedBy.length} onClose={close} />;
  }
  if (open === "expiry") return <ExpiryForm id={id} name={name} expiresAt={expiresAt} onClose={close} />;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
      <Button
        variant="outlined"
        size="small"
        aria-label={`Rotate the secret of ${name}`}
        onClick={() => setOpen("rotate")}
      >
        Rotate secret
      </Button>
      <Button variant="outlined" size="small" aria-label={`Set when ${name} expires`} onClick={() => setOpen("expiry")}>
        Set expiry
      </Button>
      {previousFingerprint === undefined ? null : (
        <>
          <ConfirmButton
            small
            label="Switch back"
            title={`Switch ${name} back to ${previousFingerprint}?`}
            act={() => switchBackAction({ id })}
          >
            Every gateway that uses it goes on with the old secret at once, and is checked with it. The present one is
            kept in its place, so that you can go forward again.
          </ConfirmButton>
          <ConfirmButton
            small
            danger
            label="Forget old secret"
            title={`Forget the old secret of ${name}?`}
            act={() => forgetPreviousAction({ id })}
          >
            It is destroyed and cannot be switched back to. Revoke it at the provider as well.
          </ConfirmButton>
        </>
      )}
      <ConfirmButton
        small
        danger
        label="Delete credential"
        title={`Delete ${name}?`}
        act={() => deleteCredentialAction({ id })}
        locked={
          usedBy.length > 0 ? `${usedBy.join(", ")} use it. Give those gateways another credential first.` : undefined
        }
      >
        The secret is destroyed and cannot be brought back.
      </ConfirmButton>
    </Stack>
  );
}
