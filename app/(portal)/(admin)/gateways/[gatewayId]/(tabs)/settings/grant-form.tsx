"use client";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormGroup from "@mui/material/FormGroup";
import Link from "@mui/material/Link";
import { useState } from "react";
import { FieldGroup } from "#components/forms/field-group.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { paths } from "#lib/web/paths.ts";
import { grantGatewayAction } from "../../actions.ts";

interface GrantFormProps {
  readonly gatewayId: string;
  readonly teams: readonly { readonly id: string; readonly name: string }[];
  /** The ids of teams that are granted it now. */
  readonly granted: readonly string[];
  readonly locked: string | undefined;
}

export function GrantForm({ gatewayId, teams, granted, locked }: GrantFormProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(granted));
  const { run, pending, problem } = useAct(grantGatewayAction);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const same = chosen.size === granted.length && granted.every((id) => chosen.has(id));
  return (
    <FormShell
      label="Who may deploy"
      problem={problem}
      pending={pending}
      submitLabel="Save who may deploy"
      onSubmit={() => run({ gatewayId, teamIds: [...chosen] })}
      locked={locked ?? (same ? "This is so already." : undefined)}
      changed={!same}
    >
      <FieldGroup label="Teams" problem={problem?.fields.teamIds}>
        {teams.length === 0 ? (
          <>
            There are no teams yet. <Link href={paths.teams()}>Make a team</Link> first.
          </>
        ) : (
          <FormGroup>
            {teams.map((team) => (
              <FormControlLabel
                key={team.id}
                label={team.name}
                disabled={locked !== undefined}
                control={<Checkbox size="small" checked={chosen.has(team.id)} onChange={() => toggle(team.id)} />}
              />
            ))}
          </FormGroup>
        )}
      </FieldGroup>
    </FormShell>
  );
}
