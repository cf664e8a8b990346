"use client";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { ChoicesField, SwitchField } from "#components/forms/choice-fields.tsx";
import { initialValues } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import { ListField } from "#components/forms/list-fields.tsx";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyEntry } from "#lib/model/policy/policy.ts";
import type { Problem } from "#lib/model/problem.ts";
import type { PolicyKind, TypedPolicy } from "./policy-list.tsx";

interface PolicyFormProps {
  /** Absent for a new one. */
  readonly entry: PolicyEntry | undefined;
  /** Where the entry sits in what is sent, so that problems land on their fields. */
  readonly path: string;
  readonly kinds: readonly PolicyKind[];
  readonly problem: Problem | undefined;
  readonly pending: boolean;
  readonly locked: string | undefined;
  readonly onSave: (entry: TypedPolicy) => void;
  readonly onCancel: () => void;
}

const methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;
const base = { required: false, initial: null } as const;

export function PolicyForm({ entry, path, kinds, problem, pending, locked, onSave, onCancel }: PolicyFormProps) {
  const [type, setType] = useState(entry?.config.type ?? kinds[0]?.type);
  const kind = kinds.find((known) => known.type === type);
  const [config, setConfig] = useState<JsonObject>(entry?.config ?? initialValues(kind?.fields ?? []));
  const [name, setName] = useState(entry?.name ?? "");
  const [enabled, setEnabled] = useState(entry?.enabled ?? true);
  const [match, setMatch] = useState(entry?.match ?? { paths: [], methods: [] });
  const problems = problem?.fields ?? {};

  const choose = (next: string) => {
    const chosen = kinds.find((known) => known.type === next);
    setType(chosen?.type);
    setConfig(initialValues(chosen?.fields ?? []));
  };
  const save = () => onSave({ id: entry?.id ?? crypto.randomUUID(), name, enabled, match, config });

  return (
    <FormShell
      label={entry ? `Edit ${kind?.label ?? "policy"}` : "Add policy"}
      problem={problem}
      pending={pending}
      submitLabel={entry ? "Save policy" : "Add policy to the draft"}
      onSubmit={save}
      locked={locked}
      changed
      actions={<Button onClick={onCancel}>Cancel</Button>}
    >
      <TextField
        select
        label="Policy"
        value={type}
        disabled={entry !== undefined}
        onChange={(event) => choose(event.target.value)}
        helperText={kind?.summary}
        slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
        sx={{ maxWidth: 420 }}
      >
        {kinds.map((known) => (
          <option key={known.type} value={known.type}>
            {known.label}
          </option>
        ))}
      </TextField>
      <SchemaForm
        key={type}
        fields={kind?.fields ?? []}
        value={config}
        onChange={setConfig}
        problems={problems}
        path={`${path}.config`}
      />
      <TextField
        label="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={problems[`${path}.name`] !== undefined}
        helperText={problems[`${path}.name`] ?? "To tell two of a kind apart. May stay empty."}
        sx={{ maxWidth: 420 }}
      />
      <ListField
        field={{
          ...base,
          kind: "list",
          name: "paths",
          label: "Only on paths",
          description: "Empty means all.",
          multiline: false,
          placeholder: "/orders/{id}",
        }}
        value={match.paths}
        onChange={(paths) => setMatch({ ...match, paths })}
        problem={problems[`${path}.match.paths`]}
      />
      <ChoicesField
        field={{
          ...base,
          kind: "choices",
          name: "methods",
          label: "Only on methods",
          description: "None chosen means all.",
          options: methods,
        }}
        value={match.methods}
        onChange={(chosen) => setMatch({ ...match, methods: methods.filter((method) => chosen.includes(method)) })}
        problem={problems[`${path}.match.methods`]}
      />
      <SwitchField
        field={{ ...base, kind: "switch", name: "enabled", label: "Switched on" }}
        value={enabled}
        onChange={setEnabled}
      />
    </FormShell>
  );
}
