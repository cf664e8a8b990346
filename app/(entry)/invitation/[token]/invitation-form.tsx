"use client";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { paths } from "#lib/web/paths.ts";
import { enterWithPassword } from "../../enter-with-password.ts";
import { PasswordField } from "../../password-field.tsx";
import { acceptInvitationAction } from "./actions.ts";

export function InvitationForm({ token, email }: { readonly token: string; readonly email: string }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { run, pending, problem, data } = useAct(
    acceptInvitationAction,
    () => void enterWithPassword(email, password, paths.overview()),
  );
  return (
    <FormShell
      label="Join"
      problem={problem}
      pending={pending || data !== undefined}
      submitLabel="Create account"
      onSubmit={() => run({ token, name, password })}
    >
      <TextField
        label="Your name"
        required
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={problem?.fields.name !== undefined}
        helperText={problem?.fields.name}
      />
      {/* Lets a password manager keep the right name with the password. */}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PasswordField value={password} onChange={setPassword} problem={problem?.fields.password} fresh />
    </FormShell>
  );
}
