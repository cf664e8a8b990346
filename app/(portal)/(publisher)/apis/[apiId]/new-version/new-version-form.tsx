"use client";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { paths } from "#lib/web/paths.ts";
import { createVersionAction } from "../actions.ts";

interface Version {
  readonly version: string;
  readonly basePath: string;
}

interface NewVersionFormProps {
  readonly apiId: string;
  readonly proposed: Version;
  readonly locked: string | undefined;
}

export function NewVersionForm({ apiId, proposed, locked }: NewVersionFormProps) {
  const router = useRouter();
  const [value, setValue] = useState(proposed);
  const { run, pending, problem, data } = useAct(createVersionAction, ({ id }) => router.push(paths.api(id)));
  const fields = problem?.fields ?? {};
  const text = (name: keyof Version, label: string, hint: string) => (
    <TextField
      label={label}
      required
      value={value[name]}
      onChange={(event) => setValue({ ...value, [name]: event.target.value })}
      error={fields[name] !== undefined}
      helperText={fields[name] ?? hint}
    />
  );
  return (
    <FormShell
      label="New version"
      problem={problem}
      pending={pending || data !== undefined}
      submitLabel="Create version"
      onSubmit={() => run({ apiId, ...value })}
      locked={locked}
      changed={value !== proposed && data === undefined}
    >
      <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 2, maxWidth: 640 }}>
        {text("version", "Version", "A new one for callers to move to.")}
        {text("basePath", "Base path", "Both versions can run beside each other.")}
      </Stack>
    </FormShell>
  );
}
