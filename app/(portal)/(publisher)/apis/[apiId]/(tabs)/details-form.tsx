"use client";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { BackendsField } from "#components/apis/backends-field.tsx";
import { ChoiceField } from "#components/forms/choice-fields.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import type { Lifecycle } from "#lib/apis/draft.ts";
import type { Backend } from "#lib/model/definition.ts";
import { updateDraftAction } from "../actions.ts";

interface Details {
  readonly name: string;
  readonly version: string;
  readonly basePath: string;
  readonly lifecycle: Lifecycle;
  readonly backends: readonly Backend[];
}

interface DetailsFormProps extends Details {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly locked: string | undefined;
}

const lifecycleWords: Readonly<Record<Lifecycle, string>> = {
  draft: "Draft",
  published: "Published",
  deprecated: "Deprecated",
  retired: "Retired",
};

export function DetailsForm({ apiId, rowVersion, locked, ...saved }: DetailsFormProps) {
  const [details, setDetails] = useState<Details>(saved);
  const { run, pending, problem } = useAct(updateDraftAction);
  const fields = problem?.fields ?? {};
  const set = (change: Partial<Details>) => setDetails({ ...details, ...change });
  const text = (name: "name" | "version" | "basePath", label: string) => (
    <TextField
      label={label}
      required
      value={details[name]}
      onChange={(event) => set({ [name]: event.target.value })}
      error={fields[`patch.${name}`] !== undefined || fields[name] !== undefined}
      helperText={fields[`patch.${name}`] ?? fields[name]}
    />
  );
  const save = () => {
    const { name, version, basePath, lifecycle, backends } = details;
    run({ apiId, rowVersion, patch: { name, version, basePath, lifecycle, backends: [...backends] } });
  };
  return (
    <FormShell
      label="Details"
      problem={problem}
      pending={pending}
      submitLabel="Save details"
      onSubmit={save}
      locked={locked}
      changed={details !== saved && JSON.stringify(details) !== JSON.stringify(saved)}
    >
      <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 2, maxWidth: 880 }}>
        {text("name", "Name")}
        {text("version", "Version")}
        {text("basePath", "Base path")}
      </Stack>
      <ChoiceField
        field={{
          kind: "choice",
          name: "lifecycle",
          label: "Lifecycle",
          required: true,
          initial: saved.lifecycle,
          options: Object.keys(lifecycleWords),
          words: lifecycleWords,
        }}
        value={details.lifecycle}
        onChange={(value) => set({ lifecycle: lifecycleNamed(value) ?? details.lifecycle })}
        problem={fields["patch.lifecycle"]}
      />
      <BackendsField
        value={details.backends}
        onChange={(backends) => set({ backends })}
        problems={{ ...fields, ...withoutPrefix(fields) }}
        path="backends"
      />
    </FormShell>
  );
}

function lifecycleNamed(value: string): Lifecycle | undefined {
  switch (value) {
    case "draft":
    case "published":
    case "deprecated":
    case "retired":
      return value;
    default:
      return undefined;
  }
}

/** The server names fields by their place in the whole input; the fields of this form sit under `patch`. */
function withoutPrefix(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, sentence]) => [name.replace(/^patch\./, ""), sentence]));
}
