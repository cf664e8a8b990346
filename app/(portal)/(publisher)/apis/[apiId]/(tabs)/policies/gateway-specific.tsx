"use client";
import { useState } from "react";
import type { FormField } from "#components/forms/form-field.ts";
import { FormShell } from "#components/forms/form-shell.tsx";
import { SchemaForm } from "#components/forms/schema-form.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { Section } from "#components/ui/section.tsx";
import type { JsonObject } from "#lib/model/json.ts";
import { setExtensionAction } from "../../actions.ts";

interface ExtensionKind {
  readonly kind: string;
  readonly label: string;
  readonly fields: readonly FormField[];
  /** What the draft says, or would say if nobody had. */
  readonly values: JsonObject;
}

interface GatewaySpecificProps {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly kinds: readonly ExtensionKind[];
  readonly locked: string | undefined;
}

/** What no policy says, because one kind of gateway alone could: a form for each kind that has something to ask. */
export function GatewaySpecific({ kinds, ...shared }: GatewaySpecificProps) {
  return (
    <>
      {kinds.map((kind) => (
        <Section
          key={kind.kind}
          title={`Gateway-specific: ${kind.label}`}
          description="Other kinds of gateway do not read this. It goes into the draft; gateways follow at the next deployment."
        >
          {/* Another policy may be saved meanwhile: what is typed here stays, until what is saved here is another. */}
          <ExtensionForm key={JSON.stringify(kind.values)} {...shared} {...kind} />
        </Section>
      ))}
    </>
  );
}

function ExtensionForm({ apiId, rowVersion, locked, kind, label, fields, values }: ExtensionFormProps) {
  const [typed, setTyped] = useState(values);
  const { run, pending, problem } = useAct(setExtensionAction);
  const changed = JSON.stringify(typed) !== JSON.stringify(values);
  return (
    <FormShell
      label={label}
      problem={problem}
      pending={pending}
      submitLabel={`Save for ${label}`}
      onSubmit={() => run({ apiId, rowVersion, kind, values: typed })}
      locked={locked ?? (changed ? undefined : "Nothing is changed.")}
      changed={changed}
    >
      <SchemaForm fields={fields} value={typed} onChange={setTyped} problems={problem?.fields ?? {}} path="values" />
    </FormShell>
  );
}

type ExtensionFormProps = Omit<GatewaySpecificProps, "kinds"> & ExtensionKind;
