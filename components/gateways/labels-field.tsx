"use client";
import TextField from "@mui/material/TextField";

interface LabelsFieldProps {
  /** As typed; `labelsOf` reads it. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problems: Readonly<Record<string, string>>;
}

/** Short words to find and group gateways by, typed with spaces or commas between them. */
export function LabelsField({ value, onChange, problems }: LabelsFieldProps) {
  // A refused label is named by its place: `labels.2`.
  const [at, problem] = Object.entries(problems).find(([field]) => /^labels(\.|$)/.test(field)) ?? [];
  const refused = labelsOf(value)[Number(at?.split(".")[1])];
  return (
    <TextField
      label="Labels"
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={problem !== undefined}
      helperText={
        problem === undefined
          ? "Part them by spaces or commas: production, eu-west."
          : `${refused === undefined ? "" : `“${refused}”: `}${problem}`
      }
      slotProps={{ htmlInput: { spellCheck: false } }}
    />
  );
}

/** The labels among what was typed, each once. */
export function labelsOf(typed: string): string[] {
  return [...new Set(typed.split(/[\s,]+/).filter((label) => label !== ""))];
}
