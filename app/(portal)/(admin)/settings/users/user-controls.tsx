"use client";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { type Role, roles } from "#lib/model/permission.ts";
import { changeRoleAction, disableUserAction, enableUserAction, withdrawInvitationAction } from "./actions.ts";

interface UserControlsProps {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
}

/** Role and access of one account. A change ends the account's sessions, so it is saved by a button and not by choosing. */
export function UserControls({ userId, name, role, disabled }: UserControlsProps) {
  const [chosen, setChosen] = useState(role);
  const change = useAct(changeRoleAction);
  const enable = useAct(enableUserAction);
  const problem = change.problem ?? enable.problem;
  return (
    <Box>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Stack direction="row" sx={{ gap: 1, alignItems: "center" }}>
        <Box
          component="select"
          aria-label={`Role of ${name}`}
          value={chosen}
          onChange={(event) => setChosen(roles.find((known) => known === event.target.value) ?? chosen)}
          sx={{
            height: 30,
            px: 1,
            border: 1,
            borderColor: "divider",
            borderRadius: 1,
            bgcolor: "background.paper",
            color: "text.primary",
            font: "inherit",
          }}
        >
          {roles.map((known) => (
            <option key={known} value={known}>
              {known}
            </option>
          ))}
        </Box>
        <LockableButton
          size="small"
          variant="outlined"
          pending={change.pending}
          locked={chosen === role ? "This is the role already." : undefined}
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
