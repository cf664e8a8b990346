"use client";
import { useState } from "react";
import type { FormField } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import { useAct } from "#components/forms/use-act.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { limitsSchema } from "#lib/settings/limits.ts";
import { saveLimitsAction } from "./actions.ts";

interface LimitsFormProps {
  readonly fields: readonly FormField[];
  readonly limits: JsonObject;
}

export function LimitsForm({ fields, limits }: LimitsFormProps) {
  const [typed, setTyped] = useState(limits);
  const { run, pending, problem } = useAct(saveLimitsAction);
  const known = limitsSchema.safeParse(typed);
  const problems = problem?.fields ?? (known.success ? {} : Object.fromEntries(known.error.issues.map(sentenceOf)));
  return (
    <FormShell
      label="Retention and thresholds"
      problem={problem}
      pending={pending}
      submitLabel="Save limits"
      onSubmit={() => {
        if (known.success) run(known.data);
      }}
      locked={known.success ? undefined : "Correct the marked fields first."}
      changed={typed !== limits}
    >
      <SchemaForm fields={fields} value={typed} onChange={setTyped} problems={problems} path="" />
    </FormShell>
  );
}

function sentenceOf({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }) {
  return [path.map(String).join("."), message] as const;
}
