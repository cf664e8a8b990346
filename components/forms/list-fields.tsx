"use client";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import type { JsonObject } from "#lib/model/json.ts";
import { FieldGroup } from "./field-group.tsx";
import type { FormField } from "./form-field.ts";

interface ListFieldProps {
  readonly field: Extract<FormField, { kind: "list" }>;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly problem: string | undefined;
}

/** Short texts, one a line; long ones (certificates) parted by an empty line. What is typed is kept as typed. */
export function ListField({ field, value, onChange, problem }: ListFieldProps) {
  const parting = field.multiline ? /\n\s*\n/ : /\n/;
  const [typed, setTyped] = useState(value.join(field.multiline ? "\n\n" : "\n"));
  const change = (next: string) => {
    setTyped(next);
    onChange(
      next
        .split(parting)
        .map((line) => line.trim())
        .filter((line) => line !== ""),
    );
  };
  const manner = field.multiline ? "Part them by an empty line." : "One a line.";
  return (
    <TextField
      label={field.label}
      required={field.required}
      multiline
      minRows={field.multiline ? 4 : 2}
      placeholder={field.placeholder}
      value={typed}
      onChange={(event) => change(event.target.value)}
      error={problem !== undefined}
      helperText={problem ?? [manner, field.description].filter(Boolean).join(" ")}
      slotProps={{ htmlInput: { spellCheck: false } }}
    />
  );
}

interface RowsFieldProps {
  readonly field: Extract<FormField, { kind: "rows" }>;
  readonly value: readonly JsonObject[];
  readonly onChange: (value: JsonObject[]) => void;
  readonly problem: string | undefined;
}

/** Small objects, one a row: header and value. */
export function RowsField({ field, value, onChange, problem }: RowsFieldProps) {
  const set = (row: number, name: string, text: string) =>
    onChange(value.map((item, position) => (position === row ? { ...item, [name]: text } : item)));
  return (
    <FieldGroup label={field.label} description={field.description} problem={problem}>
      <Stack sx={{ gap: 1.5, alignItems: "flex-start" }}>
        {value.map((item, row) => (
          <Stack key={String(row)} direction="row" sx={{ gap: 1, width: "100%" }}>
            {field.columns.map((column) => (
              <TextField
                key={column.name}
                label={`${column.label} ${row + 1}`}
                value={String(item[column.name] ?? "")}
                onChange={(event) => set(row, column.name, event.target.value)}
              />
            ))}
            <Button
              aria-label={`Remove row ${row + 1}`}
              onClick={() => onChange(value.filter((_, position) => position !== row))}
            >
              Remove
            </Button>
          </Stack>
        ))}
        <Button
          size="small"
          variant="outlined"
          onClick={() => onChange([...value, Object.fromEntries(field.columns.map((column) => [column.name, ""]))])}
        >
          Add to {field.label.toLowerCase()}
        </Button>
      </Stack>
    </FieldGroup>
  );
}
