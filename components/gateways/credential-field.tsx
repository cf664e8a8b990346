"use client";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { FieldGroup } from "#components/forms/field-group.tsx";
import type { FormField } from "#components/forms/form-field.ts";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import type { JsonObject } from "#lib/model/json.ts";

export interface CredentialDraft {
  /** Empty: a new one is typed. */
  readonly storedId: string;
  readonly values: JsonObject;
}

interface CredentialFieldProps {
  readonly fields: readonly FormField[];
  readonly stored: readonly { readonly id: string; readonly name: string }[];
  readonly value: CredentialDraft;
  readonly onChange: (value: CredentialDraft) => void;
  readonly problems: Readonly<Record<string, string>>;
}

/** A credential that is stored already, or a new one: sealed on arrival, and never shown again. */
export function CredentialField({ fields, stored, value, onChange, problems }: CredentialFieldProps) {
  return (
    <FieldGroup label="Credential" description="Sealed on arrival. Nobody can read it again, only replace it.">
      <Stack sx={{ gap: 2.5, pt: 0.75 }}>
        {stored.length > 0 ? (
          <TextField
            select
            label="Which credential"
            value={value.storedId}
            onChange={(event) => onChange({ ...value, storedId: event.target.value })}
            slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
            sx={{ maxWidth: 420 }}
          >
            <option value="">A new one, typed below</option>
            {stored.map((credential) => (
              <option key={credential.id} value={credential.id}>
                {credential.name}
              </option>
            ))}
          </TextField>
        ) : null}
        {value.storedId === "" ? (
          <SchemaForm
            fields={fields}
            value={value.values}
            onChange={(values) => onChange({ ...value, values })}
            problems={problems}
            path="credentials"
          />
        ) : null}
      </Stack>
    </FieldGroup>
  );
}

/** The draft as the server takes it. Nothing typed means that the gateway asks for none. */
export function credentialChoiceOf({ storedId, values }: CredentialDraft, name: string) {
  if (storedId !== "") return { from: "stored", id: storedId } as const;
  const typed = Object.values(values).some((value) => value !== undefined && value !== "" && value !== null);
  return typed ? ({ from: "new", name, values } as const) : ({ from: "none" } as const);
}
