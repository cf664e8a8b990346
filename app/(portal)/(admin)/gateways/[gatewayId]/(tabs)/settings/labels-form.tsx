"use client";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { LabelsField, labelsProblem } from "#components/forms/labels-field.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { updateGatewayAction } from "../../actions.ts";

interface LabelsFormProps {
  readonly id: string;
  readonly rowVersion: number;
  readonly labels: readonly string[];
  readonly known: readonly string[];
  readonly locked: string | undefined;
}

export function LabelsForm({ id, rowVersion, labels, known, locked }: LabelsFormProps) {
  const [typed, setTyped] = useState<readonly string[]>(labels);
  const { run, pending, problem } = useAct(updateGatewayAction);
  return (
    <FormShell
      label="Labels"
      problem={problem}
      pending={pending}
      submitLabel="Save labels"
      onSubmit={() => run({ id, rowVersion, labels: [...typed] })}
      locked={locked}
      changed={typed.join() !== labels.join()}
    >
      <LabelsField
        label="Labels"
        value={labels}
        onChange={setTyped}
        known={known}
        help="Such as production or eu, parted by commas."
        problem={problem === undefined ? undefined : labelsProblem(problem.fields, "labels")}
      />
    </FormShell>
  );
}
