"use client";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { BackendsField } from "#components/apis/backends-field.tsx";
import { FieldGroup } from "#components/forms/field-group.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import type { Backend } from "#lib/model/definition.ts";
import type { PolicyEntry } from "#lib/model/policy/policy.ts";
import { paths } from "#lib/web/paths.ts";
import { createApiAction, useSandboxBackendAction } from "./actions.ts";

interface CreateApiFormProps {
  readonly documentId: string;
  readonly proposed: {
    readonly name: string;
    readonly version: string;
    readonly basePath: string;
    readonly slug: string;
  };
  readonly backends: readonly Backend[];
  readonly policies: readonly { readonly entry: PolicyEntry; readonly sentence: string }[];
  readonly sandbox: boolean;
  readonly locked: string | undefined;
}

interface Typed {
  readonly name?: string;
  readonly version?: string;
  readonly basePath?: string;
  readonly backends?: readonly Backend[];
}

/** Proposals from the document, over which whatever the person typed wins, also when the document is read again. */
export function CreateApiForm({ documentId, proposed, backends, policies, sandbox, locked }: CreateApiFormProps) {
  const router = useRouter();
  const [typed, setTyped] = useState<Typed>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { run, pending, problem, data } = useAct(createApiAction, ({ id }) => router.push(paths.api(id)));
  const toSandbox = useAct(useSandboxBackendAction, ({ url }) =>
    setTyped({ ...typed, backends: [{ url, weight: 100 }] }),
  );

  const offered = backends.length > 0 ? backends : [{ url: "", weight: 100 }];
  const value = { ...proposed, backends: offered, ...typed };
  const fields = problem?.fields ?? {};
  const text = (name: "name" | "version" | "basePath", label: string, hint?: string) => (
    <TextField
      label={label}
      required
      value={value[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
      error={fields[name] !== undefined}
      helperText={fields[name] ?? hint}
    />
  );
  const create = () => {
    const kept = policies.filter(({ entry }) => !left.has(entry.id)).map(({ entry }) => entry);
    const { name, version, basePath } = value;
    run({ documentId, name, version, basePath, backends: [...value.backends], policies: kept });
  };
  const toggle = (id: string) => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  return (
    <FormShell
      label="Import API"
      problem={problem}
      pending={pending || data !== undefined}
      submitLabel="Import API"
      onSubmit={create}
      locked={locked}
      changed={Object.keys(typed).length > 0 && data === undefined}
    >
      <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 2, maxWidth: 880 }}>
        {text("name", "Name")}
        {text("version", "Version")}
        {text("basePath", "Base path", "Public path in front of every operation.")}
      </Stack>
      {toSandbox.problem ? <ProblemNotice problem={toSandbox.problem} /> : null}
      <BackendsField
        value={value.backends}
        onChange={(next) => setTyped({ ...typed, backends: next })}
        problems={fields}
        path="backends"
        actions={
          sandbox ? (
            <LockableButton
              size="small"
              variant="outlined"
              locked={locked}
              pending={toSandbox.pending}
              onClick={() => toSandbox.run({ documentId, slug: proposed.slug })}
            >
              Use the sandbox backend
            </LockableButton>
          ) : null
        }
      />
      {policies.length > 0 ? (
        <FieldGroup label="Policies the document asks for">
          {policies.map(({ entry, sentence }) => (
            <FormControlLabel
              key={entry.id}
              label={sentence}
              control={<Checkbox size="small" checked={!left.has(entry.id)} onChange={() => toggle(entry.id)} />}
            />
          ))}
        </FieldGroup>
      ) : null}
    </FormShell>
  );
}
