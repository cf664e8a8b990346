"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useState, useTransition } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import type { Problem } from "#lib/model/problem.ts";
import { enterWithPassword } from "../enter-with-password.ts";
import { PasswordField } from "../password-field.tsx";

interface SignInFormProps {
  readonly to: string;
  /** Why an earlier attempt, whose answer came as an address, did not work. */
  readonly refused: string | undefined;
  /** The company's own sign-in. */
  readonly provider: { readonly name: string; readonly href: string } | undefined;
  readonly passwords: boolean;
}

export function SignInForm({ to, refused, provider, passwords }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | undefined>(refused === undefined ? undefined : problemOf(refused));
  const [pending, startTransition] = useTransition();
  const submit = () =>
    startTransition(async () => {
      setProblem(undefined);
      setProblem(await enterWithPassword(email, password, to));
    });
  const button = provider ? (
    // A link of the browser's own: the router would ask the address as if it were a page of ours.
    <Button component="a" href={provider.href} variant={passwords ? "outlined" : "contained"} fullWidth>
      Continue with {provider.name}
    </Button>
  ) : null;
  if (!passwords) {
    return (
      <>
        {problem ? <ProblemNotice problem={problem} /> : null}
        <Box sx={{ mt: 1.5 }}>{button}</Box>
      </>
    );
  }
  return (
    <FormShell
      label="Sign in"
      problem={problem}
      pending={pending}
      submitLabel="Sign in"
      onSubmit={submit}
      actions={button}
    >
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
