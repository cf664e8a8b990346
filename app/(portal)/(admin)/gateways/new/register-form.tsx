"use client";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type FormField, initialValues } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import { LabelsField, labelsProblem } from "#components/forms/labels-field.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { CheckOutcomeReport } from "#components/gateways/check-outcome.tsx";
import { CheckScheduleField } from "#components/gateways/check-schedule-field.tsx";
import { type CredentialDraft, CredentialField, credentialChoiceOf } from "#components/gateways/credential-field.tsx";
import { ModeField } from "#components/gateways/mode-field.tsx";
import { SmallerMode } from "#components/gateways/smaller-mode.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Section } from "#components/ui/section.tsx";
import type { CheckSchedule } from "#lib/model/check-schedule.ts";
import type { GatewayMode } from "#lib/model/gateway.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { paths } from "#lib/web/paths.ts";
import { registerGatewayAction, testConnectionAction } from "./actions.ts";

export interface SandboxChoice {
  readonly name: string;
  readonly settings: JsonObject;
  readonly credentials: JsonObject;
}

interface RegisterFormProps {
  readonly kind: string;
  readonly settingsFields: readonly FormField[];
  readonly credentialFields: readonly FormField[];
  readonly modes: readonly GatewayMode[];
  readonly stored: readonly { readonly id: string; readonly name: string }[];
  /** Fills the form from the start. */
  readonly sandbox: SandboxChoice | undefined;
  readonly locked: string | undefined;
}

/** Where it is, who we are there, what the test says, what Gatehouse may do. */
export function RegisterForm(props: RegisterFormProps) {
  const { kind, settingsFields, credentialFields, modes, stored, sandbox, locked } = props;
  const router = useRouter();
  const [name, setName] = useState(sandbox?.name ?? "");
  const [settings, setSettings] = useState<JsonObject>({ ...initialValues(settingsFields), ...sandbox?.settings });
  const [credential, setCredential] = useState<CredentialDraft>({
    storedId: "",
    values: { ...initialValues(credentialFields), ...sandbox?.credentials },
  });
  const [mode, setMode] = useState<GatewayMode>(modes[0] ?? "read-only");
  const [labels, setLabels] = useState<string[]>([]);
  const [checkEveryMinutes, setCheckEveryMinutes] = useState<CheckSchedule>(5);
  const test = useAct(testConnectionAction);
  const register = useAct(registerGatewayAction, ({ id }) => router.push(paths.gateway(id)));
  const fields = { ...test.problem?.fields, ...register.problem?.fields };

  const choice = () => credentialChoiceOf(credential, `${name.trim() || "Gateway"} credential`);
  return (
    <Section title="Connection">
      <FormShell
        label="Register gateway"
        problem={register.problem}
        pending={register.pending || register.data !== undefined}
        submitLabel="Register gateway"
        onSubmit={() =>
          register.run({
            ...{ name, kind, settings, credential: choice(), mode },
            ...{ labels, checkEveryMinutes },
          })
        }
        locked={locked}
        changed={name !== "" && register.data === undefined}
        actions={
          <LockableButton
            variant="outlined"
            locked={locked}
            pending={test.pending}
            onClick={() => test.run({ kind, settings, credential: withoutName(choice()), mode })}
          >
            Test connection
          </LockableButton>
        }
      >
        <TextField
          label="Name"
          required
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={fields.name !== undefined}
          helperText={fields.name ?? "As people will know it: “Production in Frankfurt”."}
        />
        <SchemaForm fields={settingsFields} value={settings} onChange={setSettings} problems={fields} path="settings" />
        <CredentialField
          fields={credentialFields}
          stored={stored}
          value={credential}
          onChange={setCredential}
          problems={fields}
        />
        <ModeField modes={modes} value={mode} onChange={setMode} problem={fields.mode} />
        <LabelsField
          label="Labels"
          value={labels}
          onChange={setLabels}
          known={[]}
          help="Such as production or eu, parted by commas."
          problem={labelsProblem(fields, "labels")}
        />
        <CheckScheduleField value={checkEveryMinutes} onChange={setCheckEveryMinutes} />
        <Box role="status" aria-live="polite">
          {test.problem ? <ProblemNotice problem={test.problem} /> : null}
          {test.data?.report ? (
            <SmallerMode permissions={test.data.report.permissions} mode={mode} modes={modes} onChoose={setMode} />
          ) : null}
          {test.data ? <CheckOutcomeReport outcome={test.data} /> : null}
        </Box>
      </FormShell>
    </Section>
  );
}

function withoutName(choice: ReturnType<typeof credentialChoiceOf>) {
  return choice.from === "new" ? ({ from: "new", values: choice.values } as const) : choice;
}
