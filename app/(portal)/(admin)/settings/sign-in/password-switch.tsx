"use client";
import Box from "@mui/material/Box";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { allowPasswordsAction } from "./actions.ts";

interface PasswordSwitchProps {
  readonly allowed: boolean;
  /** An operator keeps them on from outside. */
  readonly forced: boolean;
  /** The provider's. */
  readonly name: string;
  /** Why they cannot be switched off. */
  readonly locked: string | undefined;
}

export function PasswordSwitch({ allowed, forced, name, locked }: PasswordSwitchProps) {
  if (!allowed) {
    return (
      <>
        {forced ? (
          <Notice severity="warning" title="An operator keeps passwords on">
            GATEHOUSE_PASSWORD_SIGN_IN is on, whatever is set here.
          </Notice>
        ) : null}
        <Box sx={{ mb: 1.5 }}>Passwords are off: people come in through {name} only.</Box>
        <ConfirmButton
          label="Switch passwords on"
          title="Switch passwords on?"
          act={() => allowPasswordsAction({ allowed: true })}
        >
          Whoever has a password here may sign in with it again.
        </ConfirmButton>
      </>
    );
  }
  return (
    <>
      <ConfirmButton
        danger
        label="Switch passwords off"
        title="Switch passwords off?"
        act={() => allowPasswordsAction({ allowed: false })}
        locked={locked}
      >
        People come in through {name} only. Open sessions go on. While passwords are off, the issuer, the client id and
        the values that give the role admin cannot be changed.
      </ConfirmButton>
      {locked ? <Box sx={{ color: "text.secondary", fontSize: 12, mt: 0.5 }}>{locked}</Box> : null}
    </>
  );
}
