"use client";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { ChoiceField, SwitchField } from "#components/forms/choice-fields.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { ProviderInput } from "#lib/access/openid/input.ts";
import { presetNames, providerPresets } from "#lib/access/openid/presets.ts";
import { roles } from "#lib/model/permission.ts";
import { saveProviderAction, testProviderAction } from "./actions.ts";
import { MappingRows } from "./mapping-rows.tsx";
import { ProviderTestResult } from "./provider-test.tsx";

type Typed = Omit<ProviderInput, "clientSecret">;

interface ProviderFormProps {
  readonly provider: Typed | undefined;
  readonly teams: readonly { readonly id: string; readonly name: string }[];
}

const fresh: Typed = {
  preset: "generic",
  name: "Company sign-in",
  issuer: "",
  clientId: "",
  scopes: providerPresets.generic.scopes,
  roleClaim: providerPresets.generic.roleClaim,
  roleMappings: [{ value: "", role: "viewer" }],
  teamClaim: providerPresets.generic.teamClaim,
  teamMappings: [],
  enabled: false,
  rowVersion: 0,
};

export function ProviderForm({ provider, teams }: ProviderFormProps) {
  const [typed, setTyped] = useState<Typed>(provider ?? fresh);
  const [secret, setSecret] = useState("");
  const save = useAct(saveProviderAction, () => setSecret(""));
  const test = useAct(testProviderAction);
  const problems = save.problem?.fields ?? {};
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  const preset = providerPresets[typed.preset];
  const text = (
    name: "name" | "issuer" | "clientId" | "scopes" | "roleClaim" | "teamClaim",
    label: string,
    help = "",
  ) => (
    <TextField
      label={label}
      required={name !== "teamClaim"}
      autoComplete="off"
      value={typed[name]}
      onChange={(event) => set({ [name]: event.target.value })}
      error={problems[name] !== undefined || (name === "issuer" && test.problem?.fields.issuer !== undefined)}
      helperText={problems[name] ?? help}
      slotProps={{ htmlInput: { spellCheck: false } }}
    />
  );
  const choosePreset = (value: string) => {
    const chosen = presetNames.find((name) => name === value) ?? typed.preset;
    const { scopes, roleClaim, teamClaim } = providerPresets[chosen];
    set({ preset: chosen, scopes, roleClaim, teamClaim });
  };
  const send = () => save.run({ ...typed, ...(secret === "" ? {} : { clientSecret: secret }) });
  return (
    <FormShell
      label="Identity provider"
      problem={save.problem}
      pending={save.pending}
      submitLabel="Save provider"
      onSubmit={send}
      changed={secret !== "" || JSON.stringify(typed) !== JSON.stringify(provider ?? fresh)}
      actions={
        <LockableButton
          variant="outlined"
          pending={test.pending}
          locked={
            typed.issuer === "" || typed.clientId === "" ? "Write the issuer and the client id first." : undefined
          }
          onClick={() => test.run({ issuer: typed.issuer, clientId: typed.clientId })}
        >
          Test provider
        </LockableButton>
      }
    >
      <ChoiceField
        field={{
          kind: "choice",
          name: "preset",
          label: "Kind",
          description: preset.hint,
          required: true,
          initial: typed.preset,
          options: presetNames,
          words: presetWords,
        }}
        value={typed.preset}
        onChange={choosePreset}
        problem={problems.preset}
      />
      {text("name", "Name on the button", "People read: Continue with this.")}
      {text("issuer", "Issuer", `Such as ${preset.issuerExample}. Without query, as the provider writes it.`)}
      {text("clientId", "Client id")}
      <TextField
        label="Client secret"
        required={provider === undefined}
        type="password"
        autoComplete="new-password"
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
        error={problems.clientSecret !== undefined}
        helperText={
          problems.clientSecret ??
          (provider ? "Left empty, the stored one stays. It is never shown." : "Sealed on arrival.")
        }
      />
      {text("scopes", "Scopes", "Apart by spaces; openid is one of them.")}
      {text("roleClaim", "Claim that gives roles", "A name, or a path such as realm_access.roles.")}
      <MappingRows
        label="Roles"
        description="Of several the highest counts. Who has none of these values gets no access."
        gives="Role"
        rows={typed.roleMappings.map(({ value, role }) => ({ value, gives: role }))}
        onChange={(rows) =>
          set({
            roleMappings: rows.map(({ value, gives }) => ({
              value,
              role: roles.find((role) => role === gives) ?? "viewer",
            })),
          })
        }
        options={roleOptions}
        problems={within(problems, "roleMappings")}
      />
      {text("teamClaim", "Claim that gives teams", "May be the same.")}
      <MappingRows
        label="Teams"
        description={teams.length === 0 ? "Make a team first, under Teams." : "Memberships come and go with the claim."}
        gives="Team"
        rows={typed.teamMappings.map(({ value, teamId }) => ({ value, gives: teamId }))}
        onChange={(rows) => set({ teamMappings: rows.map(({ value, gives }) => ({ value, teamId: gives })) })}
        options={teams.map(({ id, name }) => ({ value: id, label: name }))}
        problems={within(problems, "teamMappings")}
      />
      <SwitchField
        field={{
          kind: "switch",
          name: "enabled",
          label: "On: the sign-in page shows its button",
          required: false,
          initial: false,
        }}
        value={typed.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <div aria-live="polite">
        {test.problem ? <ProblemNotice problem={test.problem} /> : null}
        {test.data ? <ProviderTestResult test={test.data} /> : null}
      </div>
      {provider === undefined ? null : (
        <Notice severity="info" title="Another issuer needs its secret anew">
          A secret is sent to the issuer it was entered for, and to no other.
        </Notice>
      )}
    </FormShell>
  );
}

const presetWords = Object.fromEntries(presetNames.map((name) => [name, providerPresets[name].label]));
const roleOptions = roles.map((role) => ({ value: role, label: role }));

/** The problems below one field, by what is left of their place. */
function within(problems: Readonly<Record<string, string>>, field: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems)
      .filter(([place]) => place === field || place.startsWith(`${field}.`))
      .map(([place, sentence]) => [place.slice(field.length + 1), sentence]),
  );
}
