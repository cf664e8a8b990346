"use client";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { ChoicesField } from "#components/forms/choice-fields.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { NumberField } from "#components/forms/text-fields.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { tokenLife, tokenPermissions } from "#lib/access/tokens/input.ts";
import type { Json } from "#lib/model/json.ts";
import { type Permission, type Role, roleCan } from "#lib/model/permission.ts";
import { issueTokenAction } from "./actions.ts";

interface NewTokenFormProps {
  readonly role: Role;
  /** An address the token can be tried with. */
  readonly example: string;
}

export function NewTokenForm({ role, example }: NewTokenFormProps) {
  const offered = tokenPermissions.filter((permission) => roleCan(role, permission));
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly Permission[]>([]);
  const [days, setDays] = useState<Json>(tokenLife.usual);
  const { run, pending, problem, data } = useAct(issueTokenAction, () => {
    setName("");
    setChosen([]);
  });
  const fields = problem?.fields ?? {};
  return (
    <>
      {data ? (
        <Notice severity="success" title={`Keep the token ${data.name} now`}>
          It is shown only now. Send it as a header:
          <CodeBlock text={`curl -H "Authorization: Bearer ${data.token}" ${example}`} label="token" />
        </Notice>
      ) : null}
      <FormShell
        label="New token"
        problem={problem}
        pending={pending}
        submitLabel="Make token"
        onSubmit={() => run({ name, permissions: [...chosen], days: typeof days === "number" ? days : 0 })}
        changed={name !== ""}
      >
        <TextField
          label="What it is for"
          required
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={fields.name !== undefined}
          helperText={fields.name}
          sx={{ maxWidth: 420 }}
        />
        <ChoicesField
          field={{
            kind: "choices",
            name: "permissions",
            label: "What it may read",
            description: "Nothing that changes anything takes a token.",
            required: true,
            initial: [],
            options: offered,
          }}
          value={chosen}
          onChange={(names) => setChosen(offered.filter((permission) => names.includes(permission)))}
          problem={fields.permissions}
        />
        <NumberField
          field={{
            kind: "number",
            name: "days",
            label: "Valid for",
            required: true,
            initial: tokenLife.usual,
            unit: "days",
            minimum: tokenLife.shortest,
            maximum: tokenLife.longest,
          }}
          value={days}
          onChange={(value) => setDays(value ?? null)}
          problem={fields.days}
        />
      </FormShell>
    </>
  );
}
