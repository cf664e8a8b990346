"use client";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { SwitchField } from "#components/forms/choice-fields.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { LabelsField } from "#components/forms/labels-field.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { setApprovalRuleAction } from "./actions.ts";

interface ApprovalRuleFormProps {
  readonly rule: { readonly enabled: boolean; readonly label: string };
  /** Names of the gateways that have the label. */
  readonly concerned: readonly string[];
  readonly known: readonly string[];
  readonly locked: string | undefined;
}

export function ApprovalRuleForm({ rule, concerned, known, locked }: ApprovalRuleFormProps) {
  const [enabled, setEnabled] = useState(rule.enabled);
  const [label, setLabel] = useState<readonly string[]>([rule.label]);
  const { run, pending, problem } = useAct(setApprovalRuleAction);
  const one = label.length === 1 ? undefined : "Write one label.";
  return (
    <FormShell
      label="Approval by a second person"
      problem={problem}
      pending={pending}
      submitLabel="Save approval rule"
      onSubmit={() => run({ enabled, label: label[0] ?? "" })}
      locked={locked ?? one}
      changed={enabled !== rule.enabled || label.join() !== rule.label}
    >
      <SwitchField
        field={{
          kind: "switch",
          name: "enabled",
          label: "Ask a second person",
          description: "For every change on a gateway with the label: deploy, undeploy, roll back, re-apply.",
          required: false,
          initial: rule.enabled,
        }}
        value={enabled}
        onChange={setEnabled}
      />
      <LabelsField
        label="Label of the gateways"
        value={[rule.label]}
        onChange={setLabel}
        known={known}
        help="Labels are set in a gateway’s settings."
        problem={problem?.fields.label ?? one}
      />
      <Typography variant="body2" sx={{ color: "text.secondary" }}>
        {concerned.length === 0
          ? `No gateway is labelled ${rule.label} now.`
          : `Labelled ${rule.label} now: ${concerned.join(", ")}.`}
      </Typography>
    </FormShell>
  );
}
