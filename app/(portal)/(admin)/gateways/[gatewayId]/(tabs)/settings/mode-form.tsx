"use client";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { ModeField } from "#components/gateways/mode-field.tsx";
import type { GatewayMode } from "#lib/model/gateway.ts";
import { changeModeAction } from "../../actions.ts";

interface ModeFormProps {
  readonly id: string;
  readonly mode: GatewayMode;
  readonly modes: readonly GatewayMode[];
  readonly locked: string | undefined;
}

export function ModeForm({ id, mode, modes, locked }: ModeFormProps) {
  const [chosen, setChosen] = useState(mode);
  const { run, pending, problem } = useAct(changeModeAction);
  return (
    <FormShell
      label="Mode"
      problem={problem}
      pending={pending}
      submitLabel="Change mode"
      onSubmit={() => run({ id, mode: chosen })}
      locked={locked ?? (chosen === mode ? "This is the mode already." : undefined)}
    >
      <ModeField modes={modes} value={chosen} onChange={setChosen} problem={problem?.fields.mode} />
    </FormShell>
  );
}
