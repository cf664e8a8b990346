"use client";
import Button from "@mui/material/Button";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { setExpiryAction } from "./actions.ts";
import { DateField } from "./date-field.tsx";

interface ExpiryFormProps {
  readonly id: string;
  readonly name: string;
  /** 2026-11-25; empty while none is noted. */
  readonly expiresAt: string;
  readonly onClose: () => void;
}

export function ExpiryForm({ id, name, expiresAt, onClose }: ExpiryFormProps) {
  const [typed, setTyped] = useState(expiresAt);
  const { run, pending, problem } = useAct(setExpiryAction, onClose);
  return (
    <FormShell
      label={`When ${name} expires`}
      problem={problem}
      pending={pending}
      submitLabel="Save expiry"
      onSubmit={() => run({ id, expiresAt: typed === "" ? null : typed })}
      actions={<Button onClick={onClose}>Cancel</Button>}
    >
      <DateField
        label="Expires on"
        help="The last day the provider takes it, UTC. Empty when it does not expire."
        value={typed}
        onChange={setTyped}
        problem={problem?.fields.expiresAt}
      />
    </FormShell>
  );
}
