"use client";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { deleteTeamAction, renameTeamAction } from "./actions.ts";

interface TeamControlsProps {
  readonly id: string;
  readonly name: string;
  /** Why it cannot be deleted. */
  readonly locked: string | undefined;
}

export function TeamControls({ id, name, locked }: TeamControlsProps) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(name);
  const rename = useAct(renameTeamAction, () => setOpen(false));
  if (open) {
    return (
      <FormShell
        label={`Rename ${name}`}
        problem={rename.problem}
        pending={rename.pending}
        submitLabel="Rename team"
        onSubmit={() => rename.run({ teamId: id, name: typed })}
        actions={<Button onClick={() => setOpen(false)}>Cancel</Button>}
      >
        <TextField
          label={`New name of ${name}`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          error={rename.problem?.fields.name !== undefined}
          helperText={rename.problem?.fields.name}
        />
      </FormShell>
    );
  }
  return (
    <Stack direction="row" sx={{ gap: 1 }}>
      <Button variant="outlined" size="small" aria-label={`Rename ${name}`} onClick={() => setOpen(true)}>
        Rename
      </Button>
      <ConfirmButton
        small
        danger
        label="Delete team"
        title={`Delete ${name}?`}
        act={() => deleteTeamAction({ teamId: id })}
        locked={locked}
      >
        Its people keep their accounts. The activity keeps what was done.
      </ConfirmButton>
    </Stack>
  );
}
