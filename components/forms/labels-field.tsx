"use client";
import TextField from "@mui/material/TextField";
import { useId, useState } from "react";

interface LabelsFieldProps {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  /** Labels in use, offered while typing. */
  readonly known: readonly string[];
  readonly help: string;
  readonly problem: string | undefined;
}

/** Short words, parted by commas or blanks. What is typed is kept as typed. */
export function LabelsField({ label, value, onChange, known, help, problem }: LabelsFieldProps) {
  const [typed, setTyped] = useState(value.join(", "));
  const listId = useId();
  const change = (text: string) => {
    setTyped(text);
    onChange(text.split(/[\s,]+/).filter((word) => word !== ""));
  };
  return (
    <>
      <TextField
        label={label}
        value={typed}
        onChange={(event) => change(event.target.value)}
        error={problem !== undefined}
        helperText={problem ?? help}
        slotProps={{ htmlInput: { list: listId, spellCheck: false, autoComplete: "off" } }}
        sx={{ maxWidth: 560 }}
      />
      <datalist id={listId}>
        {known.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
    </>
  );
}

/** The first refusal of a list of labels: the server names each by its place. */
export function labelsProblem(fields: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(fields).find(([field]) => field === name || field.startsWith(`${name}.`))?.[1];
}
