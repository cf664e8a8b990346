"use client";
import TextField from "@mui/material/TextField";

interface PasswordFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem?: string | undefined;
  /** A new password, with its rule, and not one that is known already. */
  readonly fresh?: boolean;
}

export function PasswordField({ value, onChange, problem, fresh = false }: PasswordFieldProps) {
  return (
    <TextField
      label="Password"
      required
      type="password"
      autoComplete={fresh ? "new-password" : "current-password"}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={problem !== undefined}
      helperText={problem ?? (fresh ? "At least 12 characters; a few words do well." : undefined)}
    />
  );
}
