"use client";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { createTeamAction } from "./actions.ts";

export function NewTeamForm() {
  const [name, setName] = useState("");
  const { run, pending, problem } = useAct(createTeamAction, () => setName(""));
  return (
    <FormShell
      label="New team"
      problem={problem}
      pending={pending}
      submitLabel="Make team"
      onSubmit={() => run({ name })}
    >
      <TextField
        label="Team name"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={problem?.fields.name !== undefined}
        helperText={problem?.fields.name}
        sx={{ maxWidth: 420 }}
      />
    </FormShell>
  );
}
