"use client";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import type { FormField } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import { useAct } from "#components/forms/use-act.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { updateGatewayAction } from "../../actions.ts";

interface SettingsFormProps {
  readonly id: string;
  readonly rowVersion: number;
  readonly name: string;
  readonly settings: JsonObject;
  readonly fields: readonly FormField[];
  readonly locked: string | undefined;
}

export function SettingsForm({ id, rowVersion, name, settings, fields, locked }: SettingsFormProps) {
  const [typedName, setTypedName] = useState(name);
  const [typed, setTyped] = useState(settings);
  const { run, pending, problem } = useAct(updateGatewayAction);
  const problems = problem?.fields ?? {};
  return (
    <FormShell
      label="Connection"
      problem={problem}
      pending={pending}
      submitLabel="Save connection"
      onSubmit={() => run({ id, rowVersion, name: typedName, settings: typed })}
      locked={locked}
      changed={typedName !== name || typed !== settings}
    >
      <TextField
        label="Name"
        required
        value={typedName}
        onChange={(event) => setTypedName(event.target.value)}
        error={problems.name !== undefined}
        helperText={problems.name}
      />
      <SchemaForm fields={fields} value={typed} onChange={setTyped} problems={problems} path="settings" />
    </FormShell>
  );
}
