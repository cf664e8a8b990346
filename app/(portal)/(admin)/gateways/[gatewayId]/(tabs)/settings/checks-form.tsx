"use client";
import { useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { CheckScheduleField } from "#components/gateways/check-schedule-field.tsx";
import type { CheckSchedule } from "#lib/model/check-schedule.ts";
import { updateGatewayAction } from "../../actions.ts";

interface ChecksFormProps {
  readonly id: string;
  readonly rowVersion: number;
  readonly checkEveryMinutes: CheckSchedule;
  readonly locked: string | undefined;
}

export function ChecksForm({ id, rowVersion, checkEveryMinutes, locked }: ChecksFormProps) {
  const [schedule, setSchedule] = useState(checkEveryMinutes);
  const { run, pending, problem } = useAct(updateGatewayAction);
  return (
    <FormShell
      label="Checks"
      problem={problem}
      pending={pending}
      submitLabel="Save checks"
      onSubmit={() => run({ id, rowVersion, checkEveryMinutes: schedule })}
      locked={locked}
      changed={schedule !== checkEveryMinutes}
    >
      <CheckScheduleField value={schedule} onChange={setSchedule} />
    </FormShell>
  );
}
