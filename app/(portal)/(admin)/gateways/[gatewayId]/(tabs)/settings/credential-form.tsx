"use client";
import { useState } from "react";
import { type FormField, initialValues } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { type CredentialDraft, CredentialField, credentialChoiceOf } from "#components/gateways/credential-field.tsx";
import { updateGatewayAction } from "../../actions.ts";

interface CredentialFormProps {
  readonly id: string;
  readonly rowVersion: number;
  readonly name: string;
  readonly fields: readonly FormField[];
  readonly stored: readonly { readonly id: string; readonly name: string }[];
  readonly locked: string | undefined;
}

export function CredentialForm({ id, rowVersion, name, fields, stored, locked }: CredentialFormProps) {
  const [draft, setDraft] = useState<CredentialDraft>({ storedId: "", values: initialValues(fields) });
  const { run, pending, problem } = useAct(updateGatewayAction);
  return (
    <FormShell
      label="Credential"
      problem={problem}
      pending={pending}
      submitLabel="Use this credential"
      onSubmit={() =>
        run({ id, rowVersion, credential: credentialChoiceOf(draft, `${name} credential ${rowVersion}`) })
      }
      locked={locked}
    >
      <CredentialField
        fields={fields}
        stored={stored}
        value={draft}
        onChange={setDraft}
        problems={problem?.fields ?? {}}
      />
    </FormShell>
  );
}
