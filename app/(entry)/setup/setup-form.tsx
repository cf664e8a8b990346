"use client";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { paths } from "#lib/web/paths.ts";
import { enterWithPassword } from "../enter-with-password.ts";
import { PasswordField } from "../password-field.tsx";
import { completeSetupAction } from "./actions.ts";

export function SetupForm({ token }: { readonly token: string }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { run, pending, problem, data } = useAct(
    completeSetupAction,
    () => void enterWithPassword(email, password, paths.overview()),
  );
  const fields = problem?.fields ?? {};
  return (
    <FormShell
      label="Set up"
      problem={problem}
      pending={pending || data !== undefined}
      submitLabel="Create the first admin"
      onSubmit={() => run({ token, name, email, password })}
    >
      <TextField
        label="Your name"
        required
        autoComplete="name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={fields.name !== undefined}
        helperText={fields.name}
      />
      <TextField
        label="E-mail"
        required
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={fields.email !== undefined}
        helperText={fields.email}
      />
      <PasswordField value={password} onChange={setPassword} problem={fields.password} fresh />
    </FormShell>
  );
}
