"use client";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { initialValues } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import type { Problem } from "#lib/model/problem.ts";
import { PolicyFields } from "./policy-fields.tsx";
import type { PolicyKind, TypedPolicy } from "./policy-kind.ts";

interface AddPolicyFormProps {
  readonly kinds: readonly PolicyKind[];
  /** Where it will sit in what is sent. */
  readonly path: string;
  readonly problem: Problem | undefined;
  readonly pending: boolean;
  readonly locked: string | undefined;
  readonly onAdd: (policy: TypedPolicy) => void;
  readonly onCancel: () => void;
}

/** A policy that is not in the draft yet: chosen, filled in, then added. */
export function AddPolicyForm({ kinds, path, problem, pending, locked, onAdd, onCancel }: AddPolicyFormProps) {
  const [policy, setPolicy] = useState<TypedPolicy>(() => newPolicy(kinds[0]));
  const kind = kinds.find((known) => known.type === policy.config.type);
  const choose = (type: string) => {
    const { config } = newPolicy(kinds.find((known) => known.type === type));
    setPolicy({ ...policy, config });
  };
  return (
    <FormShell
      label="Add policy"
      problem={problem}
      pending={pending}
      submitLabel="Add policy to the draft"
      onSubmit={() => onAdd(policy)}
      locked={locked}
      changed
      actions={<Button onClick={onCancel}>Cancel</Button>}
    >
      <TextField
        select
        label="Policy"
        value={String(policy.config.type ?? "")}
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
      <PolicyFields kind={kind} value={policy} onChange={setPolicy} problems={problem?.fields ?? {}} path={path} />
    </FormShell>
  );
}

function newPolicy(kind: PolicyKind | undefined): TypedPolicy {
  return {
    id: crypto.randomUUID(),
    name: "",
    enabled: true,
    match: { paths: [], methods: [] },
    config: initialValues(kind?.fields ?? []),
  };
}
