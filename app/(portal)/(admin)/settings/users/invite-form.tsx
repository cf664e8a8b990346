"use client";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { ChoiceField } from "#components/forms/choice-fields.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { type Role, roles } from "#lib/model/permission.ts";
import { inviteUserAction } from "./actions.ts";
import { roleWords } from "./role-words.ts";

export function InviteForm() {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("publisher");
  const { run, pending, problem, data } = useAct(inviteUserAction, () => setEmail(""));
  return (
    <>
      {data ? (
        <Notice severity="success" title={`Send this link to ${data.email}`}>
          It is shown only now, and works once.
          <CodeBlock text={data.link} label="invitation link" />
        </Notice>
      ) : null}
      <FormShell
        label="Invite somebody"
        problem={problem}
        pending={pending}
        submitLabel="Make invitation link"
        onSubmit={() => run({ email, role })}
      >
        <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 2, maxWidth: 720 }}>
          <TextField
            label="E-mail"
            required
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            error={problem?.fields.email !== undefined}
            helperText={problem?.fields.email}
          />
          <ChoiceField
            field={{
              kind: "choice",
              name: "role",
              label: "Role",
              required: true,
              initial: role,
              options: roles,
              words: roleWords,
            }}
            value={role}
            onChange={(value) => setRole(roles.find((known) => known === value) ?? role)}
            problem={problem?.fields.role}
          />
        </Stack>
      </FormShell>
    </>
  );
}
