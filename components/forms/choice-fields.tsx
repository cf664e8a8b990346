"use client";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormGroup from "@mui/material/FormGroup";
import FormHelperText from "@mui/material/FormHelperText";
import TextField from "@mui/material/TextField";
import { FieldGroup } from "./field-group.tsx";
import type { FormField } from "./form-field.ts";

interface ChoiceFieldProps {
  readonly field: Extract<FormField, { kind: "choice" }>;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: string | undefined;
}

/** One of a few, in the browser's own list: it is known on every device and costs nothing. */
export function ChoiceField({ field, value, onChange, problem }: ChoiceFieldProps) {
  return (
    <TextField
      select
      label={field.label}
      required={field.required}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={problem !== undefined}
      helperText={problem ?? field.description}
      sx={{ maxWidth: 320 }}
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
    >
      {field.options.map((option) => (
        <option key={option} value={option}>
          {field.words?.[option] ?? (option === "" ? "None" : option)}
        </option>
      ))}
    </TextField>
  );
}

interface ChoicesFieldProps {
  readonly field: Extract<FormField, { kind: "choices" }>;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly problem: string | undefined;
}

/** Any of a few. */
export function ChoicesField({ field, value, onChange, problem }: ChoicesFieldProps) {
  const toggle = (option: string) =>
    onChange(field.options.filter((other) => (other === option ? !value.includes(other) : value.includes(other))));
  return (
    <FieldGroup label={field.label} description={field.description} problem={problem}>
      <FormGroup row>
        {field.options.map((option) => (
          <FormControlLabel
            key={option}
            label={field.words?.[option] ?? option}
            control={<Checkbox size="small" checked={value.includes(option)} onChange={() => toggle(option)} />}
          />
        ))}
      </FormGroup>
    </FieldGroup>
  );
}

interface SwitchFieldProps {
  readonly field: Extract<FormField, { kind: "switch" }>;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function SwitchField({ field, value, onChange }: SwitchFieldProps) {
  return (
    <div>
      <FormControlLabel
        label={field.label}
        control={<Checkbox size="small" checked={value} onChange={(event) => onChange(event.target.checked)} />}
      />
      {field.description ? <FormHelperText>{field.description}</FormHelperText> : null}
    </div>
  );
}
