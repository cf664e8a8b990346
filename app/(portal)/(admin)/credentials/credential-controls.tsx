"use client";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { type FormField, initialValues } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { deleteCredentialAction, replaceSecretAction } from "./actions.ts";

interface CredentialControlsProps {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly FormField[];
  readonly usedBy: readonly string[];
}

export function CredentialControls({ id, name, fields, usedBy }: CredentialControlsProps) {
  const [open, setOpen] = useState(false);
  const [values, setValues] = useState(initialValues(fields));
  const close = () => {
    setOpen(false);
    setValues(initialValues(fields));
  };
  const { run, pending, problem } = useAct(replaceSecretAction, close);
  if (open) {
    return (
      <FormShell
        label={`Replace the secret of ${name}`}
        problem={problem}
        pending={pending}
        submitLabel="Replace secret"
        onSubmit={() => run({ id, values })}
        actions={<Button onClick={close}>Cancel</Button>}
      >
        <SchemaForm
          fields={fields}
          value={values}
          onChange={setValues}
          problems={problem?.fields ?? {}}
          path="credentials"
        />
      </FormShell>
    );
  }
  return (
    <Stack direction="row" sx={{ gap: 1 }}>
      <Button
        variant="outlined"
        size="small"
        aria-label={`Replace the secret of ${name}`}
        onClick={() => setOpen(true)}
      >
        Replace secret
      </Button>
      <ConfirmButton
        small
        danger
        label="Delete credential"
        title={`Delete ${name}?`}
        act={() => deleteCredentialAction({ id })}
        locked={
          usedBy.length > 0 ? `${usedBy.join(", ")} use it. Give those gateways another credential first.` : undefined
        }
      >
        The secret is destroyed and cannot be brought back.
      </ConfirmButton>
    </Stack>
  );
}
