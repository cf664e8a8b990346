"use client";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { type FormField, initialValues } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import { NumberField } from "#components/forms/text-fields.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { count } from "#components/ui/time-words.ts";
import type { Json } from "#lib/model/json.ts";
import { rotateCredentialAction } from "./actions.ts";
import { DateField } from "./date-field.tsx";
import { RotationTests } from "./rotation-tests.tsx";

interface RotateFormProps {
  readonly id: string;
  readonly name: string;
  readonly fields: readonly FormField[];
  /** How many gateways use it. */
  readonly gateways: number;
  readonly longestOverlapDays: number;
  readonly onClose: () => void;
}

/** A new secret, tried everywhere before it counts anywhere. What was typed stays until it is switched. */
export function RotateForm({ id, name, fields, gateways, longestOverlapDays, onClose }: RotateFormProps) {
  const [values, setValues] = useState(initialValues(fields));
  const [overlapDays, setOverlapDays] = useState<Json>(7);
  const [expiresAt, setExpiresAt] = useState("");
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const { run, pending, problem, data } = useAct(rotateCredentialAction, ({ switched }) => {
    if (switched) onClose();
  });
  const problems = problem?.fields ?? {};
  const toggle = (gatewayId: string) => {
    const next = new Set(accepted);
    if (!next.delete(gatewayId)) next.add(gatewayId);
    setAccepted(next);
  };
  const send = () =>
    run({
      id,
      values,
      overlapDays: typeof overlapDays === "number" ? overlapDays : -1,
      expiresAt: expiresAt === "" ? null : expiresAt,
      accepted: [...accepted],
    });
  return (
    <FormShell
      label={`Rotate the secret of ${name}`}
      problem={problem}
      pending={pending}
      submitLabel={gateways === 0 ? "Switch the secret" : `Test on ${count(gateways, "gateway")}, then switch`}
      onSubmit={send}
      actions={<Button onClick={onClose}>Cancel</Button>}
    >
      <SchemaForm fields={fields} value={values} onChange={setValues} problems={problems} path="credentials" />
      <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 2 }}>
        <NumberField
          field={{
            kind: "number",
            name: "overlapDays",
            label: "Keep the old secret for",
            description: "Until then you can switch back. 0 keeps nothing.",
            required: true,
            initial: 7,
            unit: "days",
            minimum: 0,
            maximum: longestOverlapDays,
          }}
          value={overlapDays}
          onChange={(value) => setOverlapDays(value ?? null)}
          problem={problems.overlapDays}
        />
        <DateField
          label="The new secret expires on"
          help="Left empty when it does not, or you do not know."
          value={expiresAt}
          onChange={setExpiresAt}
          problem={problems.expiresAt}
        />
      </Stack>
      <div aria-live="polite">
        {data && !data.switched ? <RotationTests tests={data.tests} accepted={accepted} onToggle={toggle} /> : null}
      </div>
    </FormShell>
  );
}
