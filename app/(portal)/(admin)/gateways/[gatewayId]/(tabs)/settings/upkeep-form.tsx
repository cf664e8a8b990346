"use client";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { CheckScheduleField } from "#components/gateways/check-schedule-field.tsx";
import { LabelsField, labelsOf } from "#components/gateways/labels-field.tsx";
import type { CheckSchedule } from "#lib/model/check-schedule.ts";
import { updateGatewayAction } from "../../actions.ts";

interface UpkeepFormProps {
  readonly id: string;
  readonly rowVersion: number;
  readonly labels: readonly string[];
  readonly checkEveryMinutes: CheckSchedule;
  readonly locked: string | undefined;
}

/** How people find the gateway, and how often Gatehouse looks after it. */
export function UpkeepForm({ id, rowVersion, labels, checkEveryMinutes, locked }: UpkeepFormProps) {
  const [typed, setTyped] = useState(labels.join(", "));
  const [schedule, setSchedule] = useState(checkEveryMinutes);
  const { run, pending, problem } = useAct(updateGatewayAction);
  const changed = labelsOf(typed).join() !== labels.join() || schedule !== checkEveryMinutes;
  return (
    <FormShell
      label="Labels and checks"
      problem={problem}
      pending={pending}
      submitLabel="Save labels and checks"
      onSubmit={() => run({ id, rowVersion, labels: labelsOf(typed), checkEveryMinutes: schedule })}
      locked={locked}
      changed={changed}
    >
      <LabelsField value={typed} onChange={setTyped} problems={problem?.fields ?? {}} />
      <CheckScheduleField value={schedule} onChange={setSchedule} />
    </FormShell>
  );
}
