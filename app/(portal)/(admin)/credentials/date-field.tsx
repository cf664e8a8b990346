"use client";
import TextField from "@mui/material/TextField";

interface DateFieldProps {
  readonly label: string;
  readonly help?: string;
  /** As the browser writes it: 2026-11-25; empty for none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string | undefined;
}

/** A day, in the browser's own calendar. */
export function DateField({ label, help, value, onChange, problem }: DateFieldProps) {
  return (
    <TextField
      label={label}
      type="date"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={problem !== undefined}
      helperText={problem ?? help}
      sx={{ maxWidth: 320 }}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}
