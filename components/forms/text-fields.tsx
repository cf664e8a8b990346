"use client";
import InputAdornment from "@mui/material/InputAdornment";
import MuiTextField from "@mui/material/TextField";
import type { Json } from "#lib/model/json.ts";
import type { FormField } from "./form-field.ts";

interface TextFieldProps {
  readonly field: Extract<FormField, { kind: "text" }>;
  readonly value: string;
  readonly onChange: (value: string | undefined) => void;
  readonly problem: string | undefined;
}

/** Text of one line or several. A secret is typed blind and never offered to the browser's memory. */
export function TextField({ field, value, onChange, problem }: TextFieldProps) {
  const blind = field.secret && !field.multiline;
  return (
    <MuiTextField
      label={field.label}
      required={field.required}
      type={blind ? "password" : "text"}
      autoComplete={field.secret ? "new-password" : "off"}
      multiline={field.multiline}
      minRows={field.multiline ? 4 : undefined}
      placeholder={field.placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
      error={problem !== undefined}
      helperText={problem ?? field.description}
      slotProps={{ htmlInput: { spellCheck: false } }}
    />
  );
}

interface NumberFieldProps {
  readonly field: Extract<FormField, { kind: "number" }>;
  readonly value: Json;
  readonly onChange: (value: Json | undefined) => void;
  readonly problem: string | undefined;
}

/** A number with its unit. Whatever is typed stays; the server says when it is not a number. */
export function NumberField({ field, value, onChange, problem }: NumberFieldProps) {
  const read = (typed: string) => {
    if (typed === "") return onChange(undefined);
    const number = Number(typed);
    onChange(Number.isNaN(number) ? typed : number);
  };
  return (
    <MuiTextField
      label={field.label}
      required={field.required}
      type="number"
      value={value === null ? "" : String(value)}
      onChange={(event) => read(event.target.value)}
      error={problem !== undefined}
      helperText={problem ?? field.description ?? rangeWords(field)}
      sx={{ maxWidth: 320 }}
      slotProps={{
        htmlInput: { min: field.minimum, max: field.maximum, inputMode: "numeric" },
        input: field.unit ? { endAdornment: <InputAdornment position="end">{field.unit}</InputAdornment> } : {},
      }}
    />
  );
}

function rangeWords({ minimum, maximum }: NumberFieldProps["field"]): string | undefined {
  if (minimum === undefined && maximum === undefined) return undefined;
  const shown = (value: number) => value.toLocaleString("en");
  if (maximum === undefined) return `${shown(minimum ?? 0)} or more.`;
  return minimum === undefined ? `At most ${shown(maximum)}.` : `${shown(minimum)} to ${shown(maximum)}.`;
}
