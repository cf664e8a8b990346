"use client";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { changePasswordAction } from "./actions.ts";

const empty = { current: "", password: "" };

export function PasswordForm() {
  const [typed, setTyped] = useState(empty);
  const { run, pending, problem } = useAct(changePasswordAction, () => setTyped(empty));
  const field = (name: keyof typeof empty, label: string, autoComplete: string) => (
    <TextField
      label={label}
      required
      type="password"
      autoComplete={autoComplete}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
      error={problem?.fields[name] !== undefined}
      helperText={problem?.fields[name]}
    />
  );
  return (
    <FormShell
      label="Change password"
      problem={problem}
      pending={pending}
      submitLabel="Change password"
      onSubmit={() => run(typed)}
      changed={typed.password !== ""}
    >
      <Stack sx={{ gap: 2, maxWidth: 420 }}>
        {field("current", "Present password", "current-password")}
        {field("password", "New password", "new-password")}
      </Stack>
    </FormShell>
  );
}
