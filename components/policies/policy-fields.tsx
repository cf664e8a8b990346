"use client";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { ChoicesField, SwitchField } from "#components/forms/choice-fields.tsx";
import { ListField } from "#components/forms/list-fields.tsx";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import type { PolicyKind, TypedPolicy } from "./policy-kind.ts";

interface PolicyFieldsProps {
  readonly kind: PolicyKind | undefined;
  readonly value: TypedPolicy;
  readonly onChange: (value: TypedPolicy) => void;
  readonly problems: Readonly<Record<string, string>>;
  /** Where the policy sits in what is sent, so that problems land on their fields. */
  readonly path: string;
}

const methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;
const base = { required: false, initial: null } as const;

/** All of a policy but what kind it is: its config, its name, and which operations it concerns. */
export function PolicyFields({ kind, value, onChange, problems, path }: PolicyFieldsProps) {
  const { config, name, match, enabled } = value;
  return (
    <Stack sx={{ gap: 2.5 }}>
      <SchemaForm
        key={kind?.type}
        fields={kind?.fields ?? []}
        value={config}
        onChange={(next) => onChange({ ...value, config: next })}
        problems={problems}
        path={`${path}.config`}
      />
      <TextField
        label="Name"
        value={name}
        onChange={(event) => onChange({ ...value, name: event.target.value })}
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
        onChange={(paths) => onChange({ ...value, match: { ...match, paths } })}
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
        onChange={(chosen) =>
          onChange({ ...value, match: { ...match, methods: methods.filter((method) => chosen.includes(method)) } })
        }
        problem={problems[`${path}.match.methods`]}
      />
      <SwitchField
        field={{ ...base, kind: "switch", name: "enabled", label: "Switched on" }}
        value={enabled}
        onChange={(next) => onChange({ ...value, enabled: next })}
      />
    </Stack>
  );
}
