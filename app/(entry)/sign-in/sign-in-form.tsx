"use client";
import TextField from "@mui/material/TextField";
import { useState, useTransition } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import type { Problem } from "#lib/model/problem.ts";
import { enterWithPassword } from "../enter-with-password.ts";
import { PasswordField } from "../password-field.tsx";

interface SignInFormProps {
  readonly to: string;
  /** Why an earlier attempt, whose answer came as an address, did not work. */
  readonly refused: string | undefined;
}

export function SignInForm({ to, refused }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | undefined>(refused === undefined ? undefined : problemOf(refused));
  const [pending, startTransition] = useTransition();
  const submit = () =>
    startTransition(async () => {
      setProblem(undefined);
      setProblem(await enterWithPassword(email, password, to));
    });
  return (
    <FormShell label="Sign in" problem={problem} pending={pending} submitLabel="Sign in" onSubmit={submit}>
      <TextField
        label="E-mail"
        required
        type="email"
        autoComplete="username"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        sx={{ mt: 1.5 }}
      />
      <PasswordField value={password} onChange={setPassword} />
    </FormShell>
  );
}

function problemOf(sentence: string): Problem {
  return { code: "unauthenticated", sentence, fields: {}, findings: [], reference: "" };
}
