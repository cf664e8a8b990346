"use client";
import { useState } from "react";
import { ChoiceField } from "#components/forms/choice-fields.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { setOwnerAction } from "../actions.ts";

interface OwnerFormProps {
  readonly apiId: string;
  readonly rowVersion: number;
  /** Of the owner; empty for none. */
  readonly teamId: string;
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  readonly locked: string | undefined;
}

export function OwnerForm({ apiId, rowVersion, teamId, teams, locked }: OwnerFormProps) {
  const [chosen, setChosen] = useState(teamId);
  const { run, pending, problem } = useAct(setOwnerAction);
  return (
    <FormShell
      label="Owner"
      problem={problem}
      pending={pending}
      submitLabel="Save owner"
      onSubmit={() => run({ apiId, rowVersion, teamId: chosen === "" ? null : chosen })}
      locked={locked ?? (chosen === teamId ? "This is the owner already." : undefined)}
    >
      <ChoiceField
        field={{
          kind: "choice",
          name: "teamId",
          label: "Team",
          required: false,
          initial: teamId,
          options: ["", ...teams.map(({ id }) => id)],
          words: { "": "No team", ...Object.fromEntries(teams.map(({ id, name }) => [id, name])) },
        }}
        value={chosen}
        onChange={setChosen}
        problem={problem?.fields.teamId}
      />
    </FormShell>
  );
}
