"use client";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Select } from "#components/ui/select.tsx";
import { type Role, roles } from "#lib/model/permission.ts";
import { changeRoleAction, disableUserAction, enableUserAction, withdrawInvitationAction } from "./actions.ts";

interface UserControlsProps {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  /** Why the role is not changed here. */
  readonly roleLocked: string | undefined;
}

/** Role and access of one account. A change ends the account's sessions, so it is saved by a button and not by choosing. */
export function UserControls({ userId, name, role, disabled, roleLocked }: UserControlsProps) {
  const [chosen, setChosen] = useState(role);
  const change = useAct(changeRoleAction);
  const enable = useAct(enableUserAction);
  const problem = change.problem ?? enable.problem;
  return (
    <Box>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Stack direction="row" sx={{ gap: 1, alignItems: "center" }}>
        <Select
          label={`Role of ${name}`}
          value={chosen}
          onChange={(value) => setChosen(roles.find((known) => known === value) ?? chosen)}
          options={roles.map((known) => ({ value: known, label: known }))}
        />
        <LockableButton
          size="small"
          variant="outlined"
          pending={change.pending}
          locked={roleLocked ?? (chosen === role ? "This is the role already." : undefined)}
          onClick={() => change.run({ userId, role: chosen })}
        >
          Change role
        </LockableButton>
        {disabled ? (
          <LockableButton
            size="small"
            variant="outlined"
            pending={enable.pending}
            onClick={() => enable.run({ userId })}
          >
            Enable
          </LockableButton>
        ) : (
          <ConfirmButton
            small
            danger
            label="Disable"
            title={`Disable ${name}?`}
            act={() => disableUserAction({ userId })}
          >
            Every session of {name} ends at its next request, and signing in is refused. What they made stays. You can
            enable the account again.
          </ConfirmButton>
        )}
      </Stack>
    </Box>
  );
}

export function WithdrawInvitation({ invitationId, email }: { readonly invitationId: string; readonly email: string }) {
  return (
    <ConfirmButton
      small
      danger
      label="Withdraw"
      title={`Withdraw the invitation of ${email}?`}
      act={() => withdrawInvitationAction({ invitationId })}
    >
      The link stops working at once.
    </ConfirmButton>
  );
}
