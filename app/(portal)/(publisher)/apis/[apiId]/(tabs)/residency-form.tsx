"use client";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { LabelsField, labelsProblem } from "#components/forms/labels-field.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { Notice } from "#components/ui/notice.tsx";
import { setAllowedLabelsAction } from "../actions.ts";

interface ResidencyFormProps {
  readonly apiId: string;
  readonly labels: readonly string[];
  /** Names of gateways that it runs on, though it may not be deployed there any more. */
  readonly runsElsewhere: readonly string[];
  readonly known: readonly string[];
  readonly locked: string | undefined;
}

export function ResidencyForm({ apiId, labels, runsElsewhere, known, locked }: ResidencyFormProps) {
  const [typed, setTyped] = useState<readonly string[]>(labels);
  const { run, pending, problem } = useAct(setAllowedLabelsAction);
  return (
    <FormShell
      label="Where it may run"
      problem={problem}
      pending={pending}
      submitLabel="Save where it may run"
      onSubmit={() => run({ apiId, labels: [...typed] })}
      locked={locked}
      changed={typed.join() !== labels.join()}
    >
      {runsElsewhere.length > 0 ? (
        <Notice
          severity="warning"
          title={`It runs on ${runsElsewhere.join(", ")}, where it may not be deployed any more`}
        >
          What runs there stays until you undeploy it.
        </Notice>
      ) : null}
      <LabelsField
        label="Allowed labels"
        value={labels}
        onChange={setTyped}
        known={known}
        help="Such as eu; one of them is enough. Empty means on every gateway."
        problem={problem === undefined ? undefined : labelsProblem(problem.fields, "labels")}
      />
    </FormShell>
  );
}
