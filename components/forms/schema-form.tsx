"use client";
import Stack from "@mui/material/Stack";
import type { Json, JsonObject } from "#lib/model/json.ts";
import { isJsonObject } from "#lib/model/json.ts";
import { ChoiceField, ChoicesField, SwitchField } from "./choice-fields.tsx";
import { FieldGroup } from "./field-group.tsx";
import { type FormField, type FormVariant, initialValues } from "./form-field.ts";
import { ListField, RowsField } from "./list-fields.tsx";
import { NumberField, TextField } from "./text-fields.tsx";

interface SchemaFormProps {
  readonly fields: readonly FormField[];
  readonly value: JsonObject;
  readonly onChange: (value: JsonObject) => void;
  /** By dotted path, as the server says them. */
  readonly problems: Readonly<Record<string, string>>;
  /** Where these fields sit in the input: `settings`. */
  readonly path: string;
}

/** A form from plain data. It knows no connector and no policy, and needs no validator in the browser: the server has it. */
export function SchemaForm({ fields, value, onChange, problems, path }: SchemaFormProps) {
  return (
    <Stack sx={{ gap: 2.5 }}>
      {fields.map((field) => (
        <SchemaField
          key={field.name}
          field={field}
          value={value[field.name] ?? null}
          onChange={(next) => onChange({ ...value, [field.name]: next })}
          problems={problems}
          path={path === "" ? field.name : `${path}.${field.name}`}
        />
      ))}
    </Stack>
  );
}

interface SchemaFieldProps {
  readonly field: FormField;
  readonly value: Json;
  /** Undefined takes the key out, so that the schema's own default applies. */
  readonly onChange: (value: Json | undefined) => void;
  readonly problems: Readonly<Record<string, string>>;
  readonly path: string;
}

function SchemaField({ field, value, onChange, problems, path }: SchemaFieldProps) {
  const problem = problemAt(problems, path);
  switch (field.kind) {
    case "fixed":
      return null;
    case "text":
      return (
        <TextField field={field} value={typeof value === "string" ? value : ""} onChange={onChange} problem={problem} />
      );
    case "number":
      return <NumberField field={field} value={value} onChange={onChange} problem={problem} />;
    case "switch":
      return <SwitchField field={field} value={value === true} onChange={onChange} />;
    case "choice":
      return <ChoiceField field={field} value={String(value ?? "")} onChange={onChange} problem={problem} />;
    case "choices":
      return <ChoicesField field={field} value={stringsIn(value)} onChange={onChange} problem={problem} />;
    case "list":
      return <ListField field={field} value={stringsIn(value)} onChange={onChange} problem={problem} />;
    case "rows":
      return <RowsField field={field} value={rowsIn(value)} onChange={onChange} problem={problem} />;
    case "group":
      return (
        <FieldGroup label={field.label} description={field.description}>
          <SchemaForm
            fields={field.fields}
            value={isJsonObject(value) ? value : {}}
            onChange={onChange}
            problems={problems}
            path={path}
          />
        </FieldGroup>
      );
    case "variants":
      return <VariantsField field={field} value={value} onChange={onChange} problems={problems} path={path} />;
    default:
      return field satisfies never;
  }
}

function VariantsField(props: SchemaFieldProps & { readonly field: Extract<FormField, { kind: "variants" }> }) {
  const { field, onChange, problems, path } = props;
  const value = isJsonObject(props.value) ? props.value : {};
  const current = field.variants.find((variant) => isOf(variant, value)) ?? field.variants[0];
  const choose = (label: Json) => {
    const chosen = field.variants.find((variant) => variant.label === label);
    if (chosen !== undefined) onChange(initialValues(chosen.fields));
  };
  const options = field.variants.map((variant) => variant.label);
  return (
    <Stack sx={{ gap: 2.5 }}>
      <ChoiceField
        field={{ ...field, kind: "choice", description: current?.description ?? field.description, options }}
        value={current?.label ?? ""}
        onChange={choose}
        problem={undefined}
      />
      <SchemaForm fields={current?.fields ?? []} value={value} onChange={onChange} problems={problems} path={path} />
    </Stack>
  );
}

function isOf(variant: FormVariant, value: JsonObject): boolean {
  return variant.fields.every((field) => field.kind !== "fixed" || value[field.name] === field.initial);
}

/** A list is one field on the page, so what is wrong with one of its entries is shown with the list. */
function problemAt(problems: Readonly<Record<string, string>>, path: string): string | undefined {
  return problems[path] ?? Object.entries(problems).find(([place]) => place.startsWith(`${path}.`))?.[1];
}

function stringsIn(value: Json): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function rowsIn(value: Json): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
